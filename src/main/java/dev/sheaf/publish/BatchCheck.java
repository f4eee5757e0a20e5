package dev.sheaf.publish;

import dev.sheaf.batch.Batch;
import java.util.Optional;

/** Checks a batch that was read back against what a run promises of its batches. */
final class BatchCheck {
  private final int vocabulary;
  private final int paddingId;
  private final int ignoreIndex;
  private final int batchSize;

  BatchCheck(Manifest manifest) {
    this.vocabulary = manifest.tokenizer().vocabulary();
    this.paddingId = Conventions.paddingId(manifest);
    this.ignoreIndex = Conventions.ignoreIndex(manifest);
    this.batchSize = manifest.job().at("/batch/size").asInt();
  }

  int ignoreIndex() {
    return ignoreIndex;
  }

  /** What is wrong with a batch, in a sentence; empty if nothing is. */
  Optional<String> fault(Batch batch, int number) {
    if (batch.number() != number) {
      return Optional.of("has batch %d where %d is due.".formatted(batch.number(), number));
    }
    if (batch.rows() > batchSize) {
      return Optional.of(
          "batch %d has %d rows; the job says %d.".formatted(number, batch.rows(), batchSize));
    }
    int widest = 0;
    for (int b = 0; b < batch.rows(); b++) {
      Optional<String> fault = rowFault(batch, b);
      if (fault.isPresent()) {
        return Optional.of("batch %d, row %d, %s".formatted(number, b, fault.get()));
      }
      widest = Math.max(widest, batch.lengths()[b]);
    }
    return widest == batch.width()
        ? Optional.empty()
        : Optional.of(
            "batch %d is %d wide, but its longest row has %d ids."
                .formatted(number, batch.width(), widest));
  }

  private Optional<String> rowFault(Batch batch, int b) {
    int length = batch.lengths()[b];
    if (length < 1 || length > batch.width()) {
      return Optional.of("says it has %d ids in %d.".formatted(length, batch.width()));
    }
    for (int t = 0; t < batch.width(); t++) {
      int id = batch.inputs()[b * batch.width() + t];
      boolean right = t < length ? isId(id) : id == paddingId;
      if (!right) {
        return Optional.of("column %d, has input %d.".formatted(t, id));
      }
      if (batch.hasTargets() && !isTarget(batch, b, t)) {
        int target = batch.targets()[b * batch.width() + t];
        return Optional.of("column %d, has target %d.".formatted(t, target));
      }
    }
    return Optional.empty();
  }

  /** Whether a target is ignored, or follows its input; the last one's input is not in the file. */
  private boolean isTarget(Batch batch, int b, int t) {
    int target = batch.targets()[b * batch.width() + t];
    if (target == ignoreIndex) {
      return true;
    }
    return t + 1 < batch.lengths()[b]
        ? target == batch.inputs()[b * batch.width() + t + 1]
        : isId(target);
  }

  private boolean isId(int id) {
    return id >= 0 && id < vocabulary;
  }
}
