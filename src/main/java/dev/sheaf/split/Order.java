package dev.sheaf.split;

import java.io.Serializable;

/** Says which position a row takes in its split. */
public sealed interface Order extends Serializable {
  /**
   * The position of a row: a number below the split's rows that no other row of it gets.
   *
   * @param rank the row's number in its split, from 0, in input order
   * @param rows rows of the split
   */
  long position(long rank, long rows);

  /** Rows stay in input order. */
  record Input() implements Order {
    @Override
    public long position(long rank, long rows) {
      return rank;
    }
  }

  /**
   * Rows are permuted by a keyed bijection of the rank, without a sort.
   *
   * <p>Name: {@value #NAME}. The ranks below the smallest power of four that is not below the rows
   * are permuted by a balanced Feistel network of eight rounds; a result not below the rows is
   * permuted again until it is (cycle walking), which takes less than four steps in the mean. Round
   * r maps the halves (left, right) to (right, left xor f), f being the low bits of SplitMix64's
   * finalizer of {@code right + key_r}; the keys are the first eight outputs of SplitMix64 from the
   * seed.
   *
   * <p>Sources: Luby and Rackoff 1988; Black and Rogaway 2002 (cycle walking); Steele, Lea and
   * Flood 2014 (SplitMix64).
   */
  record Shuffle(long seed) implements Order {
    /** The permutation's name in the manifest. */
    public static final String NAME = "feistel8-splitmix64";

    private static final int ROUNDS = 8;

    @Override
    public long position(long rank, long rows) {
      if (rank < 0 || rank >= rows) {
        throw new IllegalArgumentException("Rank " + rank + " of " + rows + " rows.");
      }
      int halfBits = (Long.SIZE - Long.numberOfLeadingZeros(rows - 1) + 1) / 2;
      long position = rank;
      do {
        position = permute(position, halfBits);
      } while (position >= rows);
      return position;
    }

    private long permute(long value, int halfBits) {
      long mask = (1L << halfBits) - 1;
      long left = value >>> halfBits;
      long right = value & mask;
      for (int round = 1; round <= ROUNDS; round++) {
        long key = SplitMix64.output(seed, round);
        long next = left ^ (SplitMix64.mix(right + key) & mask);
        left = right;
        right = next;
      }
      return (left << halfBits) | right;
    }
  }
}
