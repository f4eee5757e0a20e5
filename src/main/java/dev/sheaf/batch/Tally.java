package dev.sheaf.batch;

import java.io.Serializable;

/**
 * What was written, in rows, batches and tokens; adds up over batches, shards and splits.
 *
 * @param rows rows written
 * @param batches batches written
 * @param tokens ids written, without padding
 * @param trained targets that are not the ignore index
 * @param padding input positions that hold padding
 * @param untrainedRows rows of which no target is trained
 */
public record Tally(
    long rows, long batches, long tokens, long trained, long padding, long untrainedRows)
    implements Serializable {
  /** Nothing written. */
  public static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0);

  /** Counts one batch; without targets nothing is trained and no row counts as untrained. */
  public static Tally of(Batch batch, int ignoreIndex) {
    long tokens = 0;
    for (int length : batch.lengths()) {
      tokens += length;
    }
    long trained = 0;
    long untrainedRows = 0;
    for (int b = 0; batch.hasTargets() && b < batch.rows(); b++) {
      int here = trainedIn(batch, b, ignoreIndex);
      trained += here;
      untrainedRows += here == 0 ? 1 : 0;
    }
    long padding = (long) batch.rows() * batch.width() - tokens;
    return new Tally(batch.rows(), 1, tokens, trained, padding, untrainedRows);
  }

  private static int trainedIn(Batch batch, int b, int ignoreIndex) {
    int trained = 0;
    for (int i = b * batch.width(); i < (b + 1) * batch.width(); i++) {
      trained += batch.targets()[i] == ignoreIndex ? 0 : 1;
    }
    return trained;
  }

  /** The sum of two tallies. */
  public Tally plus(Tally other) {
    return new Tally(
        rows + other.rows,
        batches + other.batches,
        tokens + other.tokens,
        trained + other.trained,
        padding + other.padding,
        untrainedRows + other.untrainedRows);
  }
}
