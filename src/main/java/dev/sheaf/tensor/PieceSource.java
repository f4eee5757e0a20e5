package dev.sheaf.tensor;

import java.io.IOException;
import java.io.InputStream;

/** A piece that a {@link PieceForm#writer} has written, wherever it lies. */
public interface PieceSource {
  /** Its length in bytes. */
  long bytes();

  /** Opens it at its first byte; skipping forward should be cheap. */
  InputStream open() throws IOException;
}
