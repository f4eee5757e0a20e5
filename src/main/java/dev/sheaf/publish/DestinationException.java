package dev.sheaf.publish;

/** The destination holds something else, or another run won; the message says what to do. */
public final class DestinationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DestinationException(String message) {
    super(message);
  }
}
