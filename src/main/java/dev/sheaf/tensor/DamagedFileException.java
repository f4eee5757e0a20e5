package dev.sheaf.tensor;

import java.io.IOException;

/** A tensor file whose content is not what was written; the message says what is wrong with it. */
public final class DamagedFileException extends IOException {
  public DamagedFileException(String message) {
    super(message);
  }

  public DamagedFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
