package dev.sheaf.token;

import java.util.Arrays;

/**
 * The ids of stretches of 16 to 512 bytes that were seen before; a piece without seams is one. Not
 * thread-safe.
 *
 * <p>Their bytes lie one after the other in an array. An entry is three longs in a hash table with
 * open addressing; where hashes are equal, bytes are compared:
 *
 * <pre>
 *   hash of the bytes
 *   [63  where they start  32] [31  how many  16] [15  how many ids  0]
 *   ids, as PackedIds has them
 * </pre>
 *
 * <p>A full table forgets all and begins anew.
 */
final class LongPieces {
  /** Longest stretch, in bytes. */
  static final int LONGEST = 512;

  private static final int MOST_ENTRIES = 3 << 16;
  private static final int MOST_BYTES = 1 << 24;
  private static final int LEAST_BITS = 8;

  private final PackedIds packed = new PackedIds();
  private long[] slots;
  private int shift;
  private int entries;
  private byte[] bytes = new byte[1 << 12];
  private int used;

  LongPieces() {
    clear();
  }

  private void clear() {
    slots = new long[3 << LEAST_BITS];
    shift = 64 - LEAST_BITS;
    entries = 0;
    used = 0;
    packed.clear();
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
   * Writes the ids of a stretch, and up to {@link PackedIds#SPARE} more.
   *
   * @return where they end, or -1 if the stretch is not known
   */
  int find(byte[] text, int from, int to, int[] ids, int at) {
    return find(hash(text, from, to), text, from, to, ids, at);
  }

  /** The same, by the hash of its bytes. */
  int find(long hash, byte[] text, int from, int to, int[] ids, int at) {
    int slot = slot(hash);
    long there = slots[slot + 1];
    while (slots[slot] != hash || !isStretch(there, text, from, to)) {
      if (there == 0) {
        return -1;
      }
      slot = slot + 3 == slots.length ? 0 : slot + 3;
      there = slots[slot + 1];
    }
    return packed.write(slots[slot + 2], (int) there & 0xFFFF, ids, at);
  }

  private boolean isStretch(long there, byte[] text, int from, int to) {
    int start = (int) (there >>> 32);
    int end = start + ((int) there >>> 16);
    return Arrays.equals(bytes, start, end, text, from, to);
  }

  /** Remembers the ids {@code ids[start, end)} of the stretch {@code text[from, to)}, not known. */
  void put(byte[] text, int from, int to, int[] ids, int start, int end) {
    put(hash(text, from, to), text, from, to, ids, start, end);
  }

  /** The same, by the hash of its bytes. */
  void put(long hash, byte[] text, int from, int to, int[] ids, int start, int end) {
    if (entries == MOST_ENTRIES || used + to - from > MOST_BYTES) {
      clear();
    } else if (entries == slots.length / 4) {
      grow();
    }
    long place = ((long) keep(text, from, to - from) << 32) | (to - from) << 16 | (end - start);
    place(hash, place, packed.pack(ids, start, end));
    entries++;
  }

  private int keep(byte[] text, int from, int count) {
    if (used + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    System.arraycopy(text, from, bytes, used, count);
    used += count;
    return used - count;
  }

  private void place(long hash, long place, long ids) {
    int slot = slot(hash);
    while (slots[slot + 1] != 0) {
      slot = slot + 3 == slots.length ? 0 : slot + 3;
    }
    slots[slot] = hash;
    slots[slot + 1] = place;
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
