package dev.sheaf;

/** A run that cannot be verified or shown; the message says why. */
final class UnusableRunException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnusableRunException(String message) {
    super(message);
  }

  UnusableRunException(String message, Throwable cause) {
    super(message, cause);
  }
}
