package dev.sheaf.tensor;

import dev.sheaf.batch.Batch;
import java.io.Closeable;
import java.io.IOException;

/**
 * Writes consecutive batches of one shard.
 *
 * <p>The bytes are a function of the batches alone: no clock, no locale, no hash order.
 */
public interface BatchWriter extends Closeable {
  /** Appends one batch; batches come in the order of their numbers. */
  void write(Batch batch) throws IOException;

  /**
   * Writes what is still held and closes the stream the writer was given.
   *
   * <p>What is not to be completed, because a write failed, is abandoned by {@link #abort}.
   */
  @Override
  void close() throws IOException;

  /** Gives up and leaves the stream as it is; does nothing after {@link #close}. */
  void abort();
}
