package dev.sheaf.token;

import java.util.Collection;
import java.util.List;

/**
 * A tokenizer: text in, ids out. The bytes of the ids, joined, are those of the text as it is
 * {@linkplain #normalized normalised}, but for a {@link SpanTokenizer}.
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
  default int[] encode(byte[] utf8) {
    byte[] text = normalized(utf8);
    Ids ids = new Ids();
    Encoder encoder = take();
    encoder.encode(text, 0, text.length, ids);
    give(encoder);
    return ids.toArray();
  }

  /**
   * The text that an {@link Encoder} takes for a text: the same array if nothing in it is to be
   * normalised, as always with a tokenizer that normalises nothing.
   */
  default byte[] normalized(byte[] utf8) {
    return utf8;
  }

  /** Whether {@code utf8[from, to)}, a text by itself, is what an {@link Encoder} takes for it. */
  default boolean isNormalized(byte[] utf8, int from, int to) {
    return true;
  }

  /** An encoder for the calling thread, with what it saw before if it was given back. */
  Encoder take();

  /** Takes an encoder back, for whoever asks next. It is not to be used after that. */
  default void give(Encoder encoder) {}

  /** The bytes that an id stands for; those of a special id spell it. */
  byte[] bytes(int id);

  /** How many bytes an id stands for. */
  default int byteLength(int id) {
    return bytes(id).length;
  }

  /** One more than the greatest id, special ones included. */
  int vocabularySize();

  /** The id that ends a text. */
  int endOfText();

  /** The strings that the encoding has special ids for, but those of white space. */
  List<String> specialText();

  /** Those of some special strings that are not of white space, which every text has. */
  static List<String> visible(Collection<String> special) {
    return special.stream().filter(text -> !text.replace('▁', ' ').isBlank()).toList();
  }

  /** SHA-256 of the vocabulary's rank file, in hex. */
  String sha256();
}
