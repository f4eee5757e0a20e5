package dev.sheaf.data;

/**
 * An input that cannot be used: missing, unreadable, or not what it is said to be.
 *
 * <p>The message names every input concerned, a sentence each, and holds no secret.
 */
public class InputException extends RuntimeException {
  /** An input error, told in a sentence for each input concerned. */
  public InputException(String message) {
    super(message);
  }

  /** An input error that another exception showed. */
  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
