package dev.sheaf.publish;

import dev.sheaf.publish.Manifest.InputEntry;
import java.util.List;
import java.util.Optional;

/** Checks where records are said to come from, and counts them by input. */
final class Origins {
  private final List<InputEntry> inputs;
  private final boolean inOrder;
  private final long[] counts;
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
    this.counts = new long[inputs.size()];
  }

  /** What is wrong with the next record, in the rest of a sentence; empty if nothing is. */
  Optional<String> fault(int source, long record) {
    if (source < 0 || source >= counts.length) {
      return Optional.of("comes from input %s of %s.".formatted(source, counts.length));
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
    counts[source]++;
    return Optional.empty();
  }

  private boolean isAfterLast(int source, long record) {
    return source > lastSource || (source == lastSource && record > lastRecord);
  }

  /** Adds how many records of each input were met. */
  void addTo(long[] sums) {
    for (int source = 0; source < sums.length; source++) {
      sums[source] += counts[source];
    }
  }
}
