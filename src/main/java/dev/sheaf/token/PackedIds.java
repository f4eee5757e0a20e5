package dev.sheaf.token;

import java.util.Arrays;

/**
 * The ids of known pieces, a long each: up to three ids in 21 bits each, the first one lowest, or
 * where more of them stand in an array. Not thread-safe.
 *
 * <pre>
 *   21831             0 | 0 | 21831
 *   1169 7 55         55 | 7 | 1169
 *   5 6 7 8           12                   array  … | 12: 5 6 7 8 | …
 * </pre>
 *
 * <p>How many there are is for the caller to know.
 */
final class PackedIds {
  /** How many ids {@link #write} may write more than there are. */
  static final int SPARE = 3;

  private static final int ID_BITS = 21;
  private static final int ID = (1 << ID_BITS) - 1;
  private static final int INLINE = 3;

  private int[] more = new int[1 << 10];
  private int used;

  /** Packs the ids {@code ids[start, end)}. */
  long pack(int[] ids, int start, int end) {
    if (end - start > INLINE) {
      return keep(ids, start, end - start);
    }
    long packed = 0;
    for (int i = end - 1; i >= start; i--) {
      packed = (packed << ID_BITS) | ids[i];
    }
    return packed;
  }

  private int keep(int[] ids, int start, int count) {
    if (used + count > more.length) {
      more = Arrays.copyOf(more, Math.max(used + count, 2 * more.length));
    }
    System.arraycopy(ids, start, more, used, count);
    used += count;
    return used - count;
  }

  /**
   * Writes what was packed.
   *
   * @return where the ids end
   */
  int write(long packed, int count, int[] ids, int at) {
    if (count > INLINE) {
      System.arraycopy(more, (int) packed, ids, at, count);
    } else {
      ids[at] = (int) packed & ID;
      ids[at + 1] = (int) (packed >>> ID_BITS) & ID;
      ids[at + 2] = (int) (packed >>> (2 * ID_BITS));
    }
    return at + count;
  }

  /** Forgets all ids. */
  void clear() {
    used = 0;
  }
}
