package dev.sheaf.token;

/**
 * The token ids of one example, prompt and response tokenized as one text.
 *
 * @param ids {@code [n]}, {@code n >= 1} tokens; not padded, not cut, not shifted
 * @param responseStart index of the response's first token: the first one that holds a byte of the
 *     response, so a token that straddles the border belongs to the response; {@code 0 <=
 *     responseStart < n}
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record TokenizedExample(int[] ids, int responseStart) {
  public TokenizedExample {
    if (responseStart < 0 || responseStart >= ids.length) {
      throw new IllegalArgumentException(
          "Response starts at token " + responseStart + " of " + ids.length + ".");
    }
  }

  /** The number of ids, in tokens. */
  public int length() {
    return ids.length;
  }
}
