package dev.sheaf.tensor;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** A file format that holds a row of named arrays: where they are read. */
interface ArraySource extends Closeable {
  /**
   * The next array's head, or empty at the end; then nothing follows that does not belong to the
   * file.
   */
  Optional<ArrayHead> head() throws IOException;

  /** The elements of the array whose head was read last. */
  int[] elements(ArrayHead head) throws IOException;
}
