package dev.sheaf.token;

import java.util.List;

/**
 * A byte-level tokenizer: the bytes of the ids, joined, are the bytes of the text.
 *
 * <p>Implementations are thread-safe and give equal ids for equal text, always.
 */
public interface Tokenizer {
  /** The name of the encoding. */
  String label();

  /**
   * Encodes text as plain text: what spells a special string becomes ordinary ids.
   *
   * @param utf8 well-formed UTF-8
   */
  int[] encode(byte[] utf8);

  /** The bytes that an id stands for; those of a special id spell it. */
  byte[] bytes(int id);

  /** One more than the greatest id, special ones included. */
  int vocabularySize();

  /** The id that ends a text. */
  int endOfText();

  /** The strings that the encoding has special ids for. */
  List<String> specialText();

  /** SHA-256 of the vocabulary's rank file, in hex. */
  String sha256();
}
