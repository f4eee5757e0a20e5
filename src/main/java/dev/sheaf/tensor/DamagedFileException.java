package dev.sheaf.tensor;

import java.io.IOException;

/** A tensor file whose content is not what was written; the message says what is wrong with it. */
public final class DamagedFileException extends IOException {
  /** Damage that the message tells of. */
  public DamagedFileException(String message) {
    super(message);
  }

  /** Damage that another reader ran into. */
  public DamagedFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
