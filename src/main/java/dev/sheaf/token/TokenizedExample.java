package dev.sheaf.token;

/**
 * The token ids of one example, prompt and response tokenized as one text.
 *
 * <p>They may lie in the tokenizer's own array, and are good until it takes the next text.
 *
 * @param array begins with the ids {@code [n]}, {@code n >= 1} tokens; not padded, not cut, not
 *     shifted
 * @param length n, how many there are
 * @param responseStart index of the response's first token: the first one that holds a byte of the
 *     response, so a token that straddles the border belongs to the response; {@code 0 <=
 *     responseStart < n}
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record TokenizedExample(int[] array, int length, int responseStart) {
  public TokenizedExample {
    if (responseStart < 0 || responseStart >= length) {
      throw new IllegalArgumentException(
          "Response starts at token " + responseStart + " of " + length + ".");
    }
  }
}
