package dev.sheaf.token;

/**
 * Tokenizes prompt and response as one text and finds where the response begins.
 *
 * <p>The response's first token is the first one that holds one of its bytes. With a prompt that
 * ends in a blank, the border lies inside a token, and that token is the response's:
 *
 * <pre>
 *   text     S a y :   | h i          prompt "Say: ", response "hi"
 *   tokens  [Say] [:] [ hi]           responseStart = 2
 * </pre>
 */
public record ExampleTokenizer(Tokenizer tokenizer) {
  /**
   * Tokenizes one text.
   *
   * @param text prompt and response in UTF-8, one after the other
   * @param promptBytes bytes of the prompt; fewer than those of the text
   */
  public TokenizedExample tokenize(byte[] text, int promptBytes) {
    if (tokenizer instanceof SpanTokenizer spans) {
      return spans.tokenize(text, promptBytes);
    }
    int[] ids = tokenizer.encode(text);
    return new TokenizedExample(ids, responseStart(ids, promptBytes));
  }

  private int responseStart(int[] ids, int promptBytes) {
    int end = 0;
    for (int i = 0; i < ids.length; i++) {
      end += tokenizer.bytes(ids[i]).length;
      if (end > promptBytes) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "The %d ids hold %d bytes and the prompt has %d, so there is no response."
            .formatted(ids.length, end, promptBytes));
  }
}
