package dev.sheaf.tensor;

import dev.sheaf.batch.Batch;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads back the batches of one file, in order, trusting nothing in it.
 *
 * <p>Formats that do not hold a row's origin give -1 for its source and record.
 */
public interface BatchReader extends Closeable {
  /**
   * The next batch, or empty at the end of the file.
   *
   * @throws DamagedFileException if the file is not what {@link BatchWriter} writes; the message
   *     says what is wrong, without the file's name
   */
  Optional<Batch> next() throws IOException;
}
