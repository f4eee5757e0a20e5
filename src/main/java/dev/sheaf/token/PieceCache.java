package dev.sheaf.token;

import java.util.Arrays;

/**
 * The ids of pieces, and of their stretches, of up to 15 bytes that were seen before. Not
 * thread-safe.
 *
 * <p>A piece is its own key: its bytes in two longs, the first byte lowest, with their number on
 * top. An entry is three longs in a hash table with open addressing:
 *
 * <pre>
 *   piece " fox", ids 21831        low    00 00 00 00  78 6F 66 20     bytes 1 to 8
 *                                  high   14 00 00 00  00 00 00 00     ids, bytes; bytes 9 to 15
 *                                  ids    0 | 0 | 21831                21 bits each
 * </pre>
 *
 * <p>Of a piece of more than three ids the third long says where they stand in an array. A full
 * cache forgets all and begins anew.
 */
final class PieceCache {
  /** Longest piece, in bytes. */
  static final int LONGEST = 15;

  /** How many ids {@link #find} may write more than there are. */
  static final int SPARE = 3;

  private static final int MOST_ENTRIES = 1 << 19;
  private static final int ID_BITS = 21;
  private static final int ID = (1 << ID_BITS) - 1;
  private static final int INLINE = 3;

  private static final long[] LOW = masks(0);
  private static final long[] HIGH = masks(8);

  private long[] slots;
  private int shift;
  private int entries;
  private int[] more = new int[1 << 10];
  private int used;

  PieceCache() {
    clear(10);
  }

  private static long[] masks(int before) {
    long[] masks = new long[LONGEST + 1];
    for (int length = 0; length <= LONGEST; length++) {
      int bytes = Math.max(0, length - before);
      masks[length] = bytes >= 8 ? -1 : (1L << (8 * bytes)) - 1;
    }
    return masks;
  }

  private void clear(int bits) {
    slots = new long[3 << bits];
    shift = 64 - bits;
    entries = 0;
    used = 0;
  }

  static long low(byte[] text, int at, int length) {
    return Runs.eightBytes(text, at) & LOW[length];
  }

  static long high(byte[] text, int at, int length) {
    return (Runs.eightBytes(text, at + 8) & HIGH[length]) | ((long) length << 56);
  }

  private int slot(long low, long high) {
    long hash = (low ^ (high * 0xD6E8FEB86659FD93L)) * 0x9E3779B97F4A7C15L;
    return (int) (hash >>> shift) * 3;
  }

  /**
   * Writes the ids of a piece.
   *
   * @return where they end, or -1 if the piece is not known
   */
  int find(byte[] text, int from, int bytes, int[] ids, int at) {
    long low = low(text, from, bytes);
    long high = high(text, from, bytes);
    int slot = slot(low, high);
    long key = slots[slot + 1];
    while (slots[slot] != low || (key ^ high) << 4 != 0) {
      if (key == 0) {
        return -1;
      }
      slot = slot + 3 == slots.length ? 0 : slot + 3;
      key = slots[slot + 1];
    }
    return write(slots[slot + 2], (int) (key >>> 60), ids, at);
  }

  private int write(long value, int count, int[] ids, int at) {
    if (count > INLINE) {
      System.arraycopy(more, (int) value, ids, at, count);
    } else {
      ids[at] = (int) value & ID;
      ids[at + 1] = (int) (value >>> ID_BITS) & ID;
      ids[at + 2] = (int) (value >>> (2 * ID_BITS));
    }
    return at + count;
  }

  /** Remembers the ids {@code ids[start, end)} of a piece that is not known. */
  void put(byte[] text, int from, int bytes, int[] ids, int start, int end) {
    int count = end - start;
    makeRoom();
    long value = count > INLINE ? putMore(ids, start, count) : 0;
    for (int i = Math.min(count, INLINE); count <= INLINE && i > 0; i--) {
      value = (value << ID_BITS) | ids[start + i - 1];
    }
    place(low(text, from, bytes), high(text, from, bytes) | ((long) count << 60), value);
    entries++;
  }

  private void place(long low, long high, long value) {
    int slot = slot(low, (high << 4) >>> 4);
    while (slots[slot + 1] != 0) {
      slot = slot + 3 == slots.length ? 0 : slot + 3;
    }
    slots[slot] = low;
    slots[slot + 1] = high;
    slots[slot + 2] = value;
  }

  private int putMore(int[] ids, int from, int count) {
    if (used + count > more.length) {
      more = Arrays.copyOf(more, 2 * more.length);
    }
    System.arraycopy(ids, from, more, used, count);
    used += count;
    return used - count;
  }

  private void makeRoom() {
    if (entries == MOST_ENTRIES) {
      clear(10);
    } else if (entries == slots.length / 6) {
      grow();
    }
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
