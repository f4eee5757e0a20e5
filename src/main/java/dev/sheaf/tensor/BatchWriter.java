package dev.sheaf.tensor;

import dev.sheaf.batch.Batch;
import java.io.Closeable;
import java.io.IOException;

/**
 * Writes the batches of one shard as one file.
 *
 * <p>The bytes are a function of the batches alone: no clock, no locale, no hash order.
 */
public interface BatchWriter extends Closeable {
  /** Appends one batch; batches come in the order of their numbers. */
  void write(Batch batch) throws IOException;

  /**
   * Completes the file, closes the stream it was given and deletes its scratch.
   *
   * <p>A file that is not to be completed, because a write failed, is abandoned by {@link #abort}.
   */
  @Override
  void close() throws IOException;

  /**
   * Gives up: deletes the scratch and leaves the stream as it is, without completing the file; does
   * nothing once {@link #close} has completed it.
   */
  void abort();
}
