package dev.sheaf.publish;

import dev.sheaf.batch.Batch;
import dev.sheaf.batch.Collator;
import dev.sheaf.batch.LossOver;
import dev.sheaf.batch.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Checks the batches of one split, one after the other, against what a run promises of them.
 *
 * <p>A batch is right if its ids are of the vocabulary and collating its rows gives the batch
 * again.
 */
final class BatchCheck {
  private final int vocabulary;
  private final int batchSize;
  private final Collator collator;
  private int due;
  private boolean ended;

  BatchCheck(Manifest manifest, WriteSettings settings) {
    this.vocabulary = manifest.tokenizer().vocabulary();
    this.batchSize = settings.batchSize();
    this.collator = settings.collator();
  }

  /** What is wrong with the next batch, in a sentence; empty if nothing is. */
  Optional<String> fault(Batch batch) {
    int number = due++;
    if (batch.number() != number) {
      return Optional.of("has batch %s where %s is due.".formatted(batch.number(), number));
    }
    if (ended || batch.rows() > batchSize) {
      return Optional.of(
          "batch %s has %s rows or follows one that is not full; the job says %s."
              .formatted(number, batch.rows(), batchSize));
    }
    ended = batch.rows() < batchSize;
    for (int b = 0; b < batch.rows(); b++) {
      Optional<String> fault = rowFault(batch, b);
      if (fault.isPresent()) {
        return Optional.of("batch %s, row %s, %s".formatted(number, b, fault.get()));
      }
    }
    return difference(batch, collator.collate(number, rows(batch)));
  }

  private Optional<String> rowFault(Batch batch, int b) {
    int length = batch.lengths()[b];
    if (length < 1 || length > batch.width()) {
      return Optional.of("says it has %s ids in %s.".formatted(length, batch.width()));
    }
    for (int t = 0; t < length; t++) {
      int id = batch.inputs()[b * batch.width() + t];
      if (!isId(id)) {
        return Optional.of("column %s, has input %s.".formatted(t, id));
      }
    }
    if (isCut(batch, b) && !isId(lastTarget(batch, b)) && !isIgnored(lastTarget(batch, b))) {
      return Optional.of("ends with target %s.".formatted(lastTarget(batch, b)));
    }
    return Optional.empty();
  }

  private boolean isId(int id) {
    return id >= 0 && id < vocabulary;
  }

  private boolean isIgnored(int target) {
    return target == collator.ignoreIndex();
  }

  /** Whether a row may have been longer than the batch shows. */
  private boolean isCut(Batch batch, int b) {
    return batch.hasTargets()
        && batch.lengths()[b] == batch.width()
        && batch.width() == collator.maxLength();
  }

  private static int lastTarget(Batch batch, int b) {
    return batch.targets()[(b + 1) * batch.width() - 1];
  }

  private List<Row> rows(Batch batch) {
    List<Row> rows = new ArrayList<>(batch.rows());
    for (int b = 0; b < batch.rows(); b++) {
      int from = b * batch.width();
      int length = batch.lengths()[b];
      int[] ids =
          Arrays.copyOfRange(batch.inputs(), from, from + length + (isCut(batch, b) ? 1 : 0));
      if (ids.length > length) {
        ids[length] = lastTarget(batch, b);
      }
      rows.add(new Row(ids, responseStart(batch, b), 0, 0));
    }
    return rows;
  }

  /** Where a response would begin that has the row's first target that is not ignored. */
  private int responseStart(Batch batch, int b) {
    if (!batch.hasTargets() || collator.lossOver() == LossOver.EVERYTHING) {
      return 0;
    }
    int from = b * batch.width();
    int ignored = 0;
    while (ignored < batch.width() && isIgnored(batch.targets()[from + ignored])) {
      ignored++;
    }
    return ignored + 1;
  }

  private static Optional<String> difference(Batch batch, Batch due) {
    if (batch.width() != due.width() || batch.hasTargets() != due.hasTargets()) {
      return Optional.of(
          "batch %s is %s wide%s; its rows make one %s wide%s."
              .formatted(batch.number(), batch.width(), targets(batch), due.width(), targets(due)));
    }
    return difference("input", batch, batch.inputs(), due.inputs())
        .or(() -> difference("target", batch, batch.targets(), due.targets()));
  }

  private static String targets(Batch batch) {
    return batch.hasTargets() ? "" : " without targets";
  }

  private static Optional<String> difference(String what, Batch batch, int[] found, int[] due) {
    int at = Arrays.mismatch(found, due);
    return at < 0
        ? Optional.empty()
        : Optional.of(
            "batch %s, row %s, column %s, has %s %s where %s is due."
                .formatted(
                    batch.number(),
                    at / batch.width(),
                    at % batch.width(),
                    what,
                    found[at],
                    due[at]));
  }
}
