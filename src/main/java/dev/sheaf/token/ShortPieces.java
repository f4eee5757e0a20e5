package dev.sheaf.token;

/**
 * The ids of pieces, and of their stretches, of up to 7 bytes that were seen before: five in six of
 * English, more of code. Not thread-safe.
 *
 * <p>A piece is its own key: its bytes in a long, the first byte lowest, with their number on top.
 * An entry is two longs in a hash table with open addressing, so that a table of many pieces still
 * is a small one, for what a look-up costs is to wait for memory:
 *
 * <pre>
 *   piece " fox", ids 21831        key    14 00 00 00 78 6F 66 20     ids, bytes; bytes 7 to 1
 *                                  ids    0 | 0 | 21831               as PackedIds has them
 * </pre>
 *
 * <p>A full table forgets all and begins anew.
 */
final class ShortPieces {
  /** Longest piece, in bytes. */
  static final int LONGEST = 7;

  private static final int MOST_ENTRIES = 3 << 18;
  private static final int LEAST_BITS = 10;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final PackedIds packed = new PackedIds();
  private long[] slots;
  private int shift;
  private int entries;

  ShortPieces() {
    clear();
  }

  private void clear() {
    slots = new long[2 << LEAST_BITS];
    shift = 64 - LEAST_BITS;
    entries = 0;
    packed.clear();
  }

  private static long key(byte[] text, int from, int bytes) {
    long behind = -1L << (8 * bytes);
    return (Runs.eightBytes(text, from) & ~behind) | ((long) bytes << 56);
  }

  private int slot(long key) {
    return (int) ((key * SPREAD) >>> shift) * 2;
  }

  /**
   * Writes the ids of a piece, and up to {@link PackedIds#SPARE} more.
   *
   * @return where they end, or -1 if the piece is not known
   */
  int find(byte[] text, int from, int bytes, int[] ids, int at) {
    long key = key(text, from, bytes);
    int slot = slot(key);
    long there = slots[slot];
    while ((there ^ key) << 4 != 0) {
      if (there == 0) {
        return -1;
      }
      slot = slot + 2 == slots.length ? 0 : slot + 2;
      there = slots[slot];
    }
    return packed.write(slots[slot + 1], (int) (there >>> 60), ids, at);
  }

  /** Remembers the ids {@code ids[start, end)} of a piece that is not known. */
  void put(byte[] text, int from, int bytes, int[] ids, int start, int end) {
    if (entries == MOST_ENTRIES) {
      clear();
    } else if (entries == slots.length / 8 * 3) {
      grow();
    }
    long key = key(text, from, bytes) | ((long) (end - start) << 60);
    place(key, packed.pack(ids, start, end));
    entries++;
  }

  private void place(long key, long ids) {
    int slot = slot((key << 4) >>> 4);
    while (slots[slot] != 0) {
      slot = slot + 2 == slots.length ? 0 : slot + 2;
    }
    slots[slot] = key;
    slots[slot + 1] = ids;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[2 * old.length];
    shift--;
    for (int slot = 0; slot < old.length; slot += 2) {
      if (old[slot] != 0) {
        place(old[slot], old[slot + 1]);
      }
    }
  }
}
