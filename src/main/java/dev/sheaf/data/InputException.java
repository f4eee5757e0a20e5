package dev.sheaf.data;

/**
 * An input that cannot be used: missing, unreadable, or not what it is said to be.
 *
 * <p>The message names every input concerned, a sentence each, and holds no secret.
 */
public class InputException extends RuntimeException {
  public InputException(String message) {
    super(message);
  }

  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
