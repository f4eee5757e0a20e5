package dev.sheaf.token;

import java.util.Arrays;

/**
 * Tokenizes prompt and response as one text and finds where the response begins. Confined to one
 * thread at a time; closing it gives its encoder back.
 *
 * <p>The response's first token is the first one that holds one of its bytes. With a prompt that
 * ends in a blank, the border lies inside a token, and that token is the response's:
 *
 * <pre>
 *   text     S a y :   | h i          prompt "Say: ", response "hi"
 *   tokens  [Say] [:] [ hi]           responseStart = 2
 * </pre>
 *
 * <p>A tokenizer that normalises text normalises prompt and response apart; they are joined after
 * that.
 */
public final class ExampleTokenizer implements AutoCloseable {
  private final Tokenizer tokenizer;
  private final Encoder encoder;
  private final Ids ids = new Ids();

  public ExampleTokenizer(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
    this.encoder = tokenizer.take();
  }

  /**
   * Tokenizes one text.
   *
   * @param text prompt and response in UTF-8, one after the other, from its start
   * @param length bytes of both
   * @param promptBytes bytes of the prompt; fewer than those of both
   */
  public TokenizedExample tokenize(byte[] text, int length, int promptBytes) {
    if (tokenizer instanceof SpanTokenizer spans) {
      return spans.tokenize(Arrays.copyOf(text, length), promptBytes);
    }
    if (tokenizer.isNormalized(text, 0, promptBytes)
        && tokenizer.isNormalized(text, promptBytes, length)) {
      return encoded(text, length, promptBytes);
    }
    byte[] prompt = tokenizer.normalized(Arrays.copyOf(text, promptBytes));
    byte[] response = tokenizer.normalized(Arrays.copyOfRange(text, promptBytes, length));
    byte[] joined = Arrays.copyOf(prompt, prompt.length + response.length);
    System.arraycopy(response, 0, joined, prompt.length, response.length);
    return encoded(joined, joined.length, prompt.length);
  }

  private TokenizedExample encoded(byte[] text, int length, int promptBytes) {
    ids.clear();
    encoder.encode(text, 0, length, ids);
    return new TokenizedExample(ids.array(), ids.length(), responseStart(promptBytes));
  }

  private int responseStart(int promptBytes) {
    int end = 0;
    for (int i = 0; i < ids.length(); i++) {
      end += tokenizer.byteLength(ids.array()[i]);
      if (end > promptBytes) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "The %s ids hold %s bytes and the prompt has %s, so there is no response."
            .formatted(ids.length(), end, promptBytes));
  }

  @Override
  public void close() {
    tokenizer.give(encoder);
  }
}
