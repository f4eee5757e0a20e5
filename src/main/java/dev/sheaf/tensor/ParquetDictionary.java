package dev.sheaf.tensor;

import java.util.Arrays;

/**
 * The distinct values of a column in the order of their first use, each standing for its index.
 *
 * <p>Ids are small numbers, so an index is looked up in an array.
 *
 * <pre>
 *   values   318 281 318 50256        indexes  0 1 0 2        dictionary  318 281 50256
 * </pre>
 */
final class ParquetDictionary {
  /** Greatest number of values; all ids of the vocabularies in use. */
  private static final int LIMIT = 1 << 19;

  /** Values from minus this on have an index; the ignore index is −100. */
  private static final int LOWEST = 1024;

  private int[] values = new int[1 << 10];
  private int count;

  /** Index plus one of each value, 0 if it has none; by value plus {@link #LOWEST}. */
  private int[] indexes = new int[1 << 10];

  /** The first {@link #count} of these are the values. */
  int[] values() {
    return values;
  }

  int count() {
    return count;
  }

  /** Bits that hold every index: whole bytes, which compress better than fewer bits do. */
  int bits() {
    int needed = Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(count - 1));
    return (needed + Byte.SIZE - 1) / Byte.SIZE * Byte.SIZE;
  }

  /**
   * Looks up the first values of an array, and adds those it lacks.
   *
   * @param found receives the indexes
   * @return false if a value cannot be in the dictionary
   */
  boolean find(int[] wanted, int length, int[] found) {
    for (int i = 0; i < length; i++) {
      int slot = wanted[i] + LOWEST;
      int index = slot >= 0 && slot < indexes.length ? indexes[slot] : 0;
      if (index == 0) {
        index = add(wanted[i]);
        if (index == 0) {
          return false;
        }
      }
      found[i] = index - 1;
    }
    return true;
  }

  private int add(int value) {
    int slot = value + LOWEST;
    if (slot < 0 || slot >= LIMIT + LOWEST) {
      return 0;
    }
    if (slot >= indexes.length) {
      indexes = Arrays.copyOf(indexes, Integer.highestOneBit(slot) << 1);
    }
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
    indexes[slot] = count;
    return count;
  }
}
