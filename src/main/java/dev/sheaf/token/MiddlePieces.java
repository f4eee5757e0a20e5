package dev.sheaf.token;

/**
 * The ids of pieces, and of their stretches, of 8 to 15 bytes that were seen before. Not
 * thread-safe.
 *
 * <p>As {@link ShortPieces}, with a long more for the first eight bytes:
 *
 * <pre>
 *   piece " document", ids 3188    low    6E 65 6D 75  63 6F 64 20     bytes 8 to 1
 *                                  high   19 00 00 00  00 00 00 74     ids, bytes; bytes 15 to 9
 *                                  ids    0 | 0 | 3188                 as PackedIds has them
 * </pre>
 *
 * <p>A full table forgets all and begins anew.
 */
final class MiddlePieces {
  /** Longest piece, in bytes. */
  static final int LONGEST = 15;

  private static final int MOST_ENTRIES = 3 << 17;
  private static final int LEAST_BITS = 8;

  private final PackedIds packed = new PackedIds();
  private long[] slots;
  private int shift;
  private int entries;

  MiddlePieces() {
    clear();
  }

  private void clear() {
    slots = new long[3 << LEAST_BITS];
    shift = 64 - LEAST_BITS;
    entries = 0;
    packed.clear();
  }

  private static long high(byte[] text, int from, int bytes) {
    long behind = -1L << (8 * (bytes - 8));
    return (Runs.eightBytes(text, from + 8) & ~behind) | ((long) bytes << 56);
  }

  private int slot(long low, long high) {
    long hash = (low ^ (high * 0xD6E8FEB86659FD93L)) * 0x9E3779B97F4A7C15L;
    return (int) (hash >>> shift) * 3;
  }

  /**
   * Writes the ids of a piece, and up to {@link PackedIds#SPARE} more.
   *
   * @return where they end, or -1 if the piece is not known
   */
  int find(byte[] text, int from, int bytes, int[] ids, int at) {
    long low = Runs.eightBytes(text, from);
    long high = high(text, from, bytes);
    int slot = slot(low, high);
    long there = slots[slot + 1];
    while (slots[slot] != low || (there ^ high) << 4 != 0) {
      if (there == 0) {
        return -1;
      }
      slot = slot + 3 == slots.length ? 0 : slot + 3;
      there = slots[slot + 1];
    }
    return packed.write(slots[slot + 2], (int) (there >>> 60), ids, at);
  }

  /** Remembers the ids {@code ids[start, end)} of a piece that is not known. */
  void put(byte[] text, int from, int bytes, int[] ids, int start, int end) {
    if (entries == MOST_ENTRIES) {
      clear();
    } else if (entries == slots.length / 4) {
      grow();
    }
    long high = high(text, from, bytes) | ((long) (end - start) << 60);
    place(Runs.eightBytes(text, from), high, packed.pack(ids, start, end));
    entries++;
  }

  private void place(long low, long high, long ids) {
    int slot = slot(low, (high << 4) >>> 4);
    while (slots[slot + 1] != 0) {
      slot = slot + 3 == slots.length ? 0 : slot + 3;
    }
    slots[slot] = low;
    slots[slot + 1] = high;
    slots[slot + 2] = ids;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[2 * old.length];
    shift--;
    for (int slot = 0; slot < old.length; slot += 3) {
      if (old[slot + 1] != 0) {
        place(old[slot], old[slot + 1], old[slot + 2]);
      }
    }
  }
}
