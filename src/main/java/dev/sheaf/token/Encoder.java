package dev.sheaf.token;

/**
 * Turns text into ids, reusing its buffers and what it has seen: confined to one thread at a time.
 *
 * <p>{@link Tokenizer#take} lends one and {@link Tokenizer#give} takes it back.
 */
public interface Encoder {
  /**
   * Appends the ids of {@code utf8[from, to)}, a text by itself, as plain text: what spells a
   * special string becomes ordinary ids.
   *
   * @param utf8 UTF-8, normalised as {@link Tokenizer#normalized} does; of malformed text the ids
   *     hold the same bytes, and a byte that begins no character counts as one of no Unicode class
   */
  void encode(byte[] utf8, int from, int to, Ids ids);
}
