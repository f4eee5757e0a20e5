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
    byte[][] texts = new byte[size][];
    special.forEach((text, id) -> texts[id] = text.getBytes(StandardCharsets.UTF_8));
    int[] all = new int[size + 1];
    for (int id = 0; id < size; id++) {
      int own = id < size() ? length(id) : 0;
      all[id + 1] = all[id] + (texts[id] == null ? own : texts[id].length);
    }
    byte[] joined = new byte[all[size]];
    for (int id = 0; id < size; id++) {
      byte[] from = texts[id] == null ? bytes : texts[id];
      int start = texts[id] == null ? starts[Math.min(id, size())] : 0;
      System.arraycopy(from, start, joined, all[id], all[id + 1] - all[id]);
    }
    return new Vocabulary(joined, all);
  }
}
