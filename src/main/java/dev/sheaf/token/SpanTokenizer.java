package dev.sheaf.token;

/**
 * A tokenizer whose tokens, joined, are not the text: it normalises, or puts something before a
 * text. What an id stands for is then how people read it, and where the response begins the
 * tokenizer must say itself.
 */
public interface SpanTokenizer extends Tokenizer {
  /**
   * Tokenizes prompt and response as one text.
   *
   * <p>Each token comes of a span of the text's characters. The response's first token is the first
   * one whose span ends behind the prompt; if there is none, for the response was normalised away,
   * it is the last token. All tokens that a character became have that character's span, so the
   * bytes of one character are never on two sides.
   *
   * @param text prompt and response in UTF-8, one after the other
   * @param promptBytes bytes of the prompt; fewer than those of the text
   */
  TokenizedExample tokenize(byte[] text, int promptBytes);
}
