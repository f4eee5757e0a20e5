package dev.sheaf.data;

/**
 * A fault of a file as a whole, after which none of its records can be trusted.
 *
 * <p>The message names the file, the byte, counted from 0, and the likely mistake.
 */
public final class FileFaultException extends InputException {
  /** A fault, told in one sentence or two. */
  public FileFaultException(String message) {
    super(message);
  }
}
