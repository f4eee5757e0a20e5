package dev.sheaf.tensor;

import java.io.Closeable;
import java.io.IOException;

/** A file format that holds a row of named arrays: where they are written. */
interface ArraySink extends Closeable {
  /** Appends an array. */
  void write(ArrayHead head, int[] elements) throws IOException;

  /** Completes the file and closes it. */
  @Override
  void close() throws IOException;
}
