package dev.sheaf.tensor;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The distinct values of some columns in the order of their first use, each standing for its index.
 *
 * <p>Ids are small numbers, so an index is looked up in an array; in a map, if it is none of those.
 *
 * <pre>
 *   values   318 281 318 50256        indexes  0 1 0 2        dictionary  318 281 50256
 * </pre>
 */
final class ParquetDictionary {
  /** Values below this are looked up in an array: the ids of all vocabularies in use. */
  private static final int LIMIT = 1 << 21;

  /** Values from minus this on are, too; the ignore index is −100. */
  private static final int LOWEST = 1024;

  private int[] values = new int[1 << 10];
  private int count;

  /** Index plus one of each value, 0 if it has none; by value plus {@link #LOWEST}. */
  private int[] indexes = new int[1 << 10];

  private final Map<Integer, Integer> others = new HashMap<>();

  /** The first {@link #count} of these are the values. */
  int[] values() {
    return values;
  }

  int count() {
    return count;
  }

  /** Bytes that hold every index: whole ones, which compress better than just enough bits do. */
  int width() {
    int needed = Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(count - 1));
    return (needed + Byte.SIZE - 1) / Byte.SIZE;
  }

  /** Gives a value the next index, whether it has one or not; {@link #find} does not give it. */
  void reserve(int value) {
    append(value);
  }

  /** Puts in place of the values of an array in [from, to) their indexes; adds those not there. */
  void find(int[] wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      int slot = wanted[i] + LOWEST;
      int index = slot >= 0 && slot < indexes.length ? indexes[slot] : 0;
      wanted[i] = index != 0 ? index - 1 : rare(wanted[i]);
    }
  }

  /** The index of a value that is new, or too large for the array. */
  private int rare(int value) {
    int slot = value + LOWEST;
    if (slot < 0 || slot >= LIMIT + LOWEST) {
      return others.computeIfAbsent(value, this::append);
    }
    if (slot >= indexes.length) {
      indexes = Arrays.copyOf(indexes, Integer.highestOneBit(slot) << 1);
    }
    int index = append(value);
    indexes[slot] = index + 1;
    return index;
  }

  private int append(int value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count] = value;
    return count++;
  }
}
