package dev.sheaf.token;

import java.util.Arrays;

/**
 * The ids of longer pieces without seams, and of stretches, up to 512 bytes, that were seen before.
 * Not thread-safe.
 *
 * <p>Bytes and ids lie one after the other in two arrays. An entry is three longs in a hash table
 * with open addressing; pieces of equal hash are compared byte by byte:
 *
 * <pre>
 *   hash of the bytes
 *   [63  where its bytes start  32] [31  their number  0]
 *   [63  where its ids start    32] [31  their number  0]
 * </pre>
 *
 * <p>A full cache forgets all and begins anew.
 */
final class LongPieceCache {
  /** Longest piece, in bytes. */
  static final int LONGEST = 512;

  private static final int MOST_ENTRIES = 3 << 16;
  private static final int MOST_BYTES = 1 << 24;
  private static final int BITS = 8;

  private long[] slots;
  private int shift;
  private int entries;
  private byte[] bytes = new byte[1 << 12];
  private int usedBytes;
  private int[] ids = new int[1 << 10];
  private int usedIds;

  LongPieceCache() {
    clear();
  }

  private void clear() {
    slots = new long[3 << BITS];
    shift = 64 - BITS;
    entries = 0;
    usedBytes = 0;
    usedIds = 0;
  }

  /** The hash of {@code text[from, to)}, eight bytes or more. */
  static long hash(byte[] text, int from, int to) {
    long hash = (long) to - from;
    for (int at = from; at < to - 8; at += 8) {
      hash = mixed(hash, Runs.eightBytes(text, at));
    }
    hash = mixed(hash, Runs.eightBytes(text, to - 8));
    return hash ^ (hash >>> 32);
  }

  private static long mixed(long hash, long word) {
    return (Long.rotateLeft(hash, 26) ^ word) * 0x9E3779B97F4A7C15L;
  }

  private int slot(long hash) {
    return (int) ((hash * 0xD6E8FEB86659FD93L) >>> shift) * 3;
  }

  /**
   * Writes the ids of a piece.
   *
   * @return where they end, or -1 if the piece is not known
   */
  int find(long hash, byte[] text, int from, int to, int[] out, int at) {
    int slot = slot(hash);
    while (slots[slot + 1] != 0) {
      if (slots[slot] == hash && isPiece(slots[slot + 1], text, from, to)) {
        int count = (int) slots[slot + 2];
        System.arraycopy(ids, (int) (slots[slot + 2] >>> 32), out, at, count);
        return at + count;
      }
      slot = slot + 3 == slots.length ? 0 : slot + 3;
    }
    return -1;
  }

  private boolean isPiece(long place, byte[] text, int from, int to) {
    int start = (int) (place >>> 32);
    return Arrays.equals(bytes, start, start + (int) place, text, from, to);
  }

  /** Remembers the ids {@code given[start, end)} of the piece {@code text[from, to)}, not known. */
  void put(long hash, byte[] text, int from, int to, int[] given, int start, int end) {
    if (entries == MOST_ENTRIES || usedBytes + to - from > MOST_BYTES) {
      clear();
    } else if (entries == slots.length / 4) {
      grow();
    }
    long place = ((long) putBytes(text, from, to - from) << 32) | (to - from);
    place(hash, place, ((long) putIds(given, start, end - start) << 32) | (end - start));
    entries++;
  }

  private int putBytes(byte[] text, int from, int count) {
    if (usedBytes + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    System.arraycopy(text, from, bytes, usedBytes, count);
    usedBytes += count;
    return usedBytes - count;
  }

  private int putIds(int[] given, int from, int count) {
    if (usedIds + count > ids.length) {
      ids = Arrays.copyOf(ids, 2 * ids.length);
    }
    System.arraycopy(given, from, ids, usedIds, count);
    usedIds += count;
    return usedIds - count;
  }

  private void place(long hash, long place, long value) {
    int slot = slot(hash);
    while (slots[slot + 1] != 0) {
      slot = slot + 3 == slots.length ? 0 : slot + 3;
    }
    slots[slot] = hash;
    slots[slot + 1] = place;
    slots[slot + 2] = value;
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
