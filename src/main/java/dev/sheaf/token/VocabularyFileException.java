package dev.sheaf.token;

/** A tokenizer's file cannot be used; the message says why, as the end of a sentence. */
public final class VocabularyFileException extends Exception {
  private static final long serialVersionUID = 1;

  public VocabularyFileException(String message) {
    super(message);
  }
}
