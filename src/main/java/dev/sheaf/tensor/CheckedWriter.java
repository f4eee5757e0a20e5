package dev.sheaf.tensor;

import dev.sheaf.batch.Batch;
import java.io.IOException;

/** Holds the caller of a writer to batches that follow each other. */
final class CheckedWriter implements BatchWriter {
  private final BatchWriter writer;
  private Batch last;
  private boolean closed;

  CheckedWriter(BatchWriter writer) {
    this.writer = writer;
  }

  @Override
  public void write(Batch batch) throws IOException {
    if (last != null && batch.number() != last.number() + 1) {
      throw new IllegalArgumentException(
          "Batch %s follows batch %s.".formatted(batch.number(), last.number()));
    }
    if (batch.rows() == 0 || batch.width() == 0) {
      throw new IllegalArgumentException(
          "Batch %s has %s rows of width %s."
              .formatted(batch.number(), batch.rows(), batch.width()));
    }
    if (last != null && batch.hasTargets() != last.hasTargets()) {
      throw new IllegalArgumentException(
          "Batch %s has %s targets and the one before has %s."
              .formatted(batch.number(), batch.targets().length, last.targets().length));
    }
    writer.write(batch);
    last = batch;
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      writer.close();
    }
  }

  @Override
  public void abort() {
    if (!closed) {
      closed = true;
      writer.abort();
    }
  }
}
