package dev.sheaf.tensor;

import dev.sheaf.batch.Batch;
import java.io.IOException;

/** Holds the caller of a writer to what the file was opened for. */
final class CheckedWriter implements BatchWriter {
  private final BatchWriter writer;
  private final FileShape shape;
  private int written;
  private int last;
  private boolean closed;
  private boolean complete;

  CheckedWriter(BatchWriter writer, FileShape shape) {
    this.writer = writer;
    this.shape = shape;
  }

  @Override
  public void write(Batch batch) throws IOException {
    if (written > 0 && batch.number() != last + 1) {
      throw new IllegalArgumentException(
          "Batch %d follows batch %d.".formatted(batch.number(), last));
    }
    if (batch.rows() == 0 || batch.width() == 0 || batch.hasTargets() != shape.targets()) {
      throw new IllegalArgumentException(
          "Batch %d has %d rows of width %d and %d targets; the file was opened for batches %s."
              .formatted(
                  batch.number(),
                  batch.rows(),
                  batch.width(),
                  batch.targets().length,
                  shape.targets() ? "with targets" : "without"));
    }
    writer.write(batch);
    last = batch.number();
    written++;
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    if (written != shape.batches()) {
      throw new IllegalStateException(
          "The file was opened for %d batches and got %d.".formatted(shape.batches(), written));
    }
    closed = true;
    writer.close();
    complete = true;
  }

  @Override
  public void abort() {
    closed = true;
    if (!complete) {
      writer.abort();
    }
  }
}
