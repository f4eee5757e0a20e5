package dev.sheaf.data;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Parses a record that is as records mostly are, in one pass and without a copy of plain text.
 *
 * <p>It gives an example only for what {@link ExampleParser} accepts in full, and then the same. It
 * gives none at the first sign of a fault, and for what is good but rare: escapes in keys, more
 * than {@value #MOST_KEYS} keys, objects and arrays deeper than {@value #DEEPEST}.
 *
 * @param instruction the keys, in UTF-8
 * @param input as above
 * @param output as above
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
record QuickParser(byte[] instruction, byte[] input, byte[] output) implements Serializable {
  static final int MOST_KEYS = 64;
  static final int DEEPEST = 32;

  static QuickParser of(Fields fields) {
    return new QuickParser(
        fields.instruction().getBytes(StandardCharsets.UTF_8),
        fields.input().getBytes(StandardCharsets.UTF_8),
        fields.output().getBytes(StandardCharsets.UTF_8));
  }

  /** The example that the bytes [from, to), which are UTF-8, are; null if it must be looked at. */
  Example parse(byte[] bytes, int from, int to) {
    Cursor cursor = new Cursor(bytes, from, to);
    try {
      return example(cursor);
    } catch (Rare e) {
      return null;
    }
  }

  private Example example(Cursor cursor) throws Rare {
    Text task = null;
    Text about = null;
    Text answer = null;
    cursor.expect('{');
    if (!cursor.comes('}')) {
      do {
        cursor.key(0);
        if (cursor.isKey(instruction)) {
          task = cursor.text();
        } else if (cursor.isKey(input)) {
          about = cursor.textOrNull();
        } else if (cursor.isKey(output)) {
          answer = cursor.text();
        } else {
          cursor.value(1);
        }
      } while (cursor.goesOn('}'));
    }
    cursor.expectEnd();
    if (task == null || answer == null || isBlank(task) || isBlank(answer)) {
      throw new Rare();
    }
    return new Example(task, about == null ? Text.EMPTY : about, answer);
  }

  private static boolean isBlank(Text text) {
    for (int i = text.from(); i < text.from() + text.length(); i++) {
      byte b = text.array()[i];
      if (b < 0) {
        return WhiteSpace.isBlank(text.toString());
      } else if (b != ' ' && (b < '\t' || b > '\r')) {
        return false;
      }
    }
    return true;
  }

  /** Ends a parse. */
  private static final class Rare extends Exception {
    private static final long serialVersionUID = 1;

    Rare() {
      super(null, null, false, false); // it tells nothing
    }
  }

  /** A place in a record, and the keys of the objects that it lies in. */
  private static final class Cursor {
    private final byte[] bytes;
    private final int to;
    private int at;

    private int[] keyStarts = new int[8];
    private int[] keyEnds = new int[8];
    private int keys;

    /** Texts without their escapes; no longer than what they were read from. */
    private byte[] copy;

    private int copied;

    Cursor(byte[] bytes, int from, int to) {
      this.bytes = bytes;
      this.at = from;
      this.to = to;
    }

    private byte next() throws Rare {
      while (at < to && WhiteSpace.inJson(bytes[at])) {
        at++;
      }
      if (at == to) {
        throw new Rare();
      }
      return bytes[at];
    }

    void expect(char b) throws Rare {
      if (next() != b) {
        throw new Rare();
      }
      at++;
    }

    /** Steps over a byte if it is next. */
    boolean comes(char b) throws Rare {
      boolean comes = next() == b;
      at += comes ? 1 : 0;
      return comes;
    }

    /** Steps over a comma, or over the end of an object or array. */
    boolean goesOn(char end) throws Rare {
      if (comes(end)) {
        return false;
      }
      expect(',');
      return true;
    }

    void expectEnd() throws Rare {
      while (at < to) {
        if (!WhiteSpace.inJson(bytes[at++])) {
          throw new Rare();
        }
      }
    }

    /**
     * Reads a key that its object does not have yet, and the colon.
     *
     * @param first how many keys belong to objects around it
     */
    void key(int first) throws Rare {
      expect('"');
      int start = at;
      at = Bytes.endOfPlainText(bytes, start, to);
      if (keys == MOST_KEYS) {
        throw new Rare();
      } else if (keys == keyStarts.length) {
        keyStarts = Arrays.copyOf(keyStarts, 2 * keys);
        keyEnds = Arrays.copyOf(keyEnds, 2 * keys);
      }
      for (int i = first; i < keys; i++) {
        if (Arrays.equals(bytes, keyStarts[i], keyEnds[i], bytes, start, at)) {
          throw new Rare();
        }
      }
      keyStarts[keys] = start;
      keyEnds[keys++] = at;
      if (at == to || bytes[at++] != '"') {
        throw new Rare();
      }
      expect(':');
    }

    boolean isKey(byte[] key) {
      return Arrays.equals(bytes, keyStarts[keys - 1], keyEnds[keys - 1], key, 0, key.length);
    }

    /** Reads a text, or null if {@code null} stands there. */
    Text textOrNull() throws Rare {
      if (next() == 'n') {
        word("null");
        return null;
      }
      return text();
    }

    Text text() throws Rare {
      expect('"');
      int start = at;
      at = Bytes.endOfPlainText(bytes, start, to);
      if (at < to && bytes[at] == '"') {
        return new Text(bytes, start, at++ - start);
      }
      return unescaped(start);
    }

    /** Reads on a text in which something special has come, and copies it without escapes. */
    private Text unescaped(int start) throws Rare {
      if (copy == null) {
        copy = new byte[to - start];
      }
      int first = copied;
      take(start);
      while (at < to && bytes[at] == '\\') {
        copied = Escapes.put(escape(), copy, copied);
        int plain = at;
        at = Bytes.endOfPlainText(bytes, plain, to);
        take(plain);
      }
      endText();
      return new Text(copy, first, copied - first);
    }

    /** Copies what stands between a byte and the place. */
    private void take(int from) {
      System.arraycopy(bytes, from, copy, copied, at - from);
      copied += at - from;
    }

    private void endText() throws Rare {
      if (at == to || bytes[at++] != '"') {
        throw new Rare();
      }
    }

    /** Steps over an escape, or two that are one code point, and gives that. */
    private int escape() throws Rare {
      byte kind = at + 1 < to ? bytes[at + 1] : 0;
      if (kind != 'u') {
        at += 2;
        return requireFound(Escapes.character(kind));
      }
      int unit = unit();
      if (!Character.isSurrogate((char) unit)) {
        return unit;
      }
      boolean another = at + 1 < to && bytes[at] == '\\' && bytes[at + 1] == 'u';
      int second = another ? unit() : 0;
      if (!Character.isSurrogatePair((char) unit, (char) second)) {
        throw new Rare();
      }
      return Character.toCodePoint((char) unit, (char) second);
    }

    /** Steps over an escape of six bytes. */
    private int unit() throws Rare {
      if (at + Escapes.UNIT_BYTES > to) {
        throw new Rare();
      }
      int unit = requireFound(Escapes.unit(bytes, at));
      at += Escapes.UNIT_BYTES;
      return unit;
    }

    private static int requireFound(int character) throws Rare {
      if (character < 0) {
        throw new Rare();
      }
      return character;
    }

    private void skipText() throws Rare {
      expect('"');
      at = Bytes.endOfPlainText(bytes, at, to);
      while (at < to && bytes[at] == '\\') {
        escape();
        at = Bytes.endOfPlainText(bytes, at, to);
      }
      endText();
    }

    /** Steps over a value that is not used, of whatever kind. */
    void value(int depth) throws Rare {
      if (depth > DEEPEST) {
        throw new Rare();
      }
      switch (next()) {
        case '"' -> skipText();
        case '{' -> object(depth);
        case '[' -> array(depth);
        case 't' -> word("true");
        case 'f' -> word("false");
        case 'n' -> word("null");
        default -> number();
      }
    }

    private void object(int depth) throws Rare {
      expect('{');
      int first = keys;
      if (!comes('}')) {
        do {
          key(first);
          value(depth + 1);
        } while (goesOn('}'));
      }
      keys = first;
    }

    private void array(int depth) throws Rare {
      expect('[');
      if (!comes(']')) {
        do {
          value(depth + 1);
        } while (goesOn(']'));
      }
    }

    private void word(String word) throws Rare {
      for (int i = 0; i < word.length(); i++) {
        if (at == to || bytes[at++] != word.charAt(i)) {
          throw new Rare();
        }
      }
    }

    private void number() throws Rare {
      at += bytes[at] == '-' ? 1 : 0;
      if (at < to && bytes[at] == '0') {
        at++;
      } else {
        digits();
      }
      if (at < to && bytes[at] == '.') {
        at++;
        digits();
      }
      if (at < to && (bytes[at] == 'e' || bytes[at] == 'E')) {
        at++;
        at += at < to && (bytes[at] == '+' || bytes[at] == '-') ? 1 : 0;
        digits();
      }
    }

    private void digits() throws Rare {
      int start = at;
      while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
        at++;
      }
      if (at == start) {
        throw new Rare();
      }
    }
  }
}
