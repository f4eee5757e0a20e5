package dev.sheaf.template;

import dev.sheaf.data.Text;

/**
 * An example as it is tokenized: prompt and response, one behind the other.
 *
 * @param bytes both, in UTF-8
 * @param promptBytes how many of them are the prompt's
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record Rendered(byte[] bytes, int promptBytes) {
  /** The prompt. */
  public Text prompt() {
    return new Text(bytes, 0, promptBytes);
  }

  /** The response. */
  public Text response() {
    return new Text(bytes, promptBytes, bytes.length - promptBytes);
  }
}
