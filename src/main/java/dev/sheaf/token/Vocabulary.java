package dev.sheaf.token;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * The bytes of every id, one after the other.
 *
 * <pre>
 *   bytes    ! " # … t h e   o f       starts   0 1 2 …
 * </pre>
 *
 * An id that stands for nothing has no bytes.
 *
 * @param bytes of all ids
 * @param starts where the bytes of an id start, and behind the last one where they end
 */
@SuppressWarnings("ArrayRecordComponent") // looked up, never compared
record Vocabulary(byte[] bytes, int[] starts) {

  /** The vocabulary of tokens by id; null where an id stands for nothing. */
  static Vocabulary of(byte[][] tokens) {
    int[] starts = new int[tokens.length + 1];
    for (int id = 0; id < tokens.length; id++) {
      starts[id + 1] = starts[id] + (tokens[id] == null ? 0 : tokens[id].length);
    }
    byte[] bytes = new byte[starts[tokens.length]];
    for (int id = 0; id < tokens.length; id++) {
      if (tokens[id] != null) {
        System.arraycopy(tokens[id], 0, bytes, starts[id], tokens[id].length);
      }
    }
    return new Vocabulary(bytes, starts);
  }

  /** One more than the greatest id. */
  int size() {
    return starts.length - 1;
  }

  int length(int id) {
    return starts[id + 1] - starts[id];
  }

  byte[] of(int id) {
    return Arrays.copyOfRange(bytes, starts[id], starts[id + 1]);
  }

  /** This vocabulary and the special strings, which take the place of what stands at their ids. */
  Vocabulary with(Map<String, Integer> special) {
    int size = special.values().stream().reduce(size() - 1, Math::max) + 1;
    byte[][] tokens = new byte[size][];
    for (int id = 0; id < size(); id++) {
      tokens[id] = of(id);
    }
    special.forEach((text, id) -> tokens[id] = text.getBytes(StandardCharsets.UTF_8));
    return of(tokens);
  }
}
