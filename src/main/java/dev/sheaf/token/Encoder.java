package dev.sheaf.token;

/**
 * Turns text into ids, reusing its buffers and what it has seen: confined to one thread at a time.
 *
 * <p>{@link Tokenizer#take} lends one and {@link Tokenizer#give} takes it back.
 */
public interface Encoder {
  /** Longest text, in bytes: an array holds not many more. */
  int MOST_BYTES = Integer.MAX_VALUE - (1 << 10);

  /**
   * Appends the ids of {@code utf8[from, to)}, a text by itself, as plain text: what spells a
   * special string becomes ordinary ids.
   *
   * @param utf8 UTF-8, normalised as {@link Tokenizer#normalized} does; of malformed text the ids
   *     hold the same bytes, and a byte that begins no character counts as one of no Unicode class
   * @throws IllegalArgumentException if the text is longer than {@link #MOST_BYTES}
   */
  void encode(byte[] utf8, int from, int to, Ids ids);

  /**
   * Refuses a text that is too long.
   *
   * @throws IllegalArgumentException with the limit, if it is
   */
  static void checkLength(long bytes) {
    if (bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "A text of %s bytes is longer than %s, the most there may be: cut it."
              .formatted(bytes, MOST_BYTES));
    }
  }
}
