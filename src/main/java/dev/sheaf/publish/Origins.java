package dev.sheaf.publish;

import dev.sheaf.publish.Manifest.InputEntry;
import dev.sheaf.split.SplitMix64;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Checks where records are said to come from, and adds them up by input.
 *
 * <p>Records that are each met once are told from others by their number and by the sum of a hash
 * of theirs, as they may come in any order and be too many to remember.
 */
final class Origins {
  private final List<InputEntry> inputs;
  private final boolean inOrder;
  private final Sum[] sums;
  private int lastSource = -1;
  private long lastRecord = -1;

  /**
   * Of records none of which has been met.
   *
   * @param inOrder whether they come in input order
   */
  Origins(List<InputEntry> inputs, boolean inOrder) {
    this.inputs = inputs;
    this.inOrder = inOrder;
    this.sums = new Sum[inputs.size()];
    Arrays.fill(sums, Sum.NONE);
  }

  /** What is wrong with the next record, in the rest of a sentence; empty if nothing is. */
  Optional<String> fault(int source, long record) {
    if (source < 0 || source >= sums.length) {
      return Optional.of("comes from input %s of %s.".formatted(source, sums.length));
    }
    if (record < 0 || record >= inputs.get(source).records()) {
      return Optional.of(
          "comes from record %s of %s of input %s."
              .formatted(record, inputs.get(source).records(), source));
    }
    if (inOrder && !isAfterLast(source, record)) {
      return Optional.of(
          "comes from record %s of input %s, and the one before it from record %s of input %s."
              .formatted(record, source, lastRecord, lastSource));
    }
    lastSource = source;
    lastRecord = record;
    sums[source] = sums[source].plus(new Sum(1, hash(record)));
    return Optional.empty();
  }

  private boolean isAfterLast(int source, long record) {
    return source > lastSource || (source == lastSource && record > lastRecord);
  }

  /**
   * Some records of one input.
   *
   * @param count how many
   * @param hashes the sum of their numbers' hashes
   */
  record Sum(long count, long hashes) {
    static final Sum NONE = new Sum(0, 0);

    /** The sum of so many records that are the first of an input. */
    static Sum ofFirst(long count) {
      long hashes = 0;
      for (long record = 0; record < count; record++) {
        hashes += hash(record);
      }
      return new Sum(count, hashes);
    }

    Sum plus(Sum other) {
      return new Sum(count + other.count, hashes + other.hashes);
    }
  }

  private static long hash(long record) {
    return SplitMix64.output(0, record);
  }

  /** The records that were met, by input. */
  List<Sum> sums() {
    return List.of(sums);
  }
}
