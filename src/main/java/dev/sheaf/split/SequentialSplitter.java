package dev.sheaf.split;

import dev.sheaf.data.Example;
import java.util.EnumMap;
import java.util.Map;

/**
 * Splits by place: the first part is train, the next test, the rest validation.
 *
 * <p>Of n examples, train are the first {@code (long) (train * n)} in IEEE doubles, as Python's
 * {@code int} would have it, and test the next {@code (long) (test * n)}: 1,100 examples at 0.85
 * and 0.10 give 935, 110 and 55.
 *
 * <p>Source: Raschka, Build a Large Language Model (From Scratch), section 7.2.
 */
public record SequentialSplitter(long train, long test) implements Splitter {
  /** The splitter of {@code examples} examples. */
  public static SequentialSplitter of(Fractions fractions, long examples) {
    return new SequentialSplitter(
        (long) (fractions.train() * examples), (long) (fractions.test() * examples));
  }

  /** How many of the ranks from {@code from} up to, not including, {@code to} go to each split. */
  public Map<Split, Long> count(long from, long to) {
    Map<Split, Long> counts = new EnumMap<>(Split.class);
    counts.put(Split.TRAIN, overlap(from, to, 0, train));
    counts.put(Split.TEST, overlap(from, to, train, train + test));
    counts.put(Split.VALIDATION, overlap(from, to, train + test, Long.MAX_VALUE));
    return counts;
  }

  private static long overlap(long from, long to, long start, long end) {
    return Math.max(0, Math.min(to, end) - Math.max(from, start));
  }

  @Override
  public Split split(Example example, long rank) {
    if (rank < train) {
      return Split.TRAIN;
    }
    return rank - train < test ? Split.TEST : Split.VALIDATION;
  }
}
