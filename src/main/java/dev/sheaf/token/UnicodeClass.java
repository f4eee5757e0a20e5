package dev.sheaf.token;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * What kind of character stands in a text, in classes as the split patterns tell them apart.
 *
 * <p>The classes are those of Unicode 16.0, as the regular expressions of tiktoken 0.14 know them;
 * {@code src/test/python/unicode_classes.py} asks it for each code point. Java's own tables are of
 * another version and would split younger characters otherwise.
 *
 * <p>A character is read as an int of three fields:
 *
 * <pre>
 *   code point     bytes   class
 *   [31      11]  [10  8]  [7  0]        é:  0xE9, 2, LOWER
 * </pre>
 *
 * <p>A byte that begins no well-formed character, or one that the text's end cuts, is a character
 * of one byte and no class.
 */
final class UnicodeClass {
  /** Lu and Lt. */
  static final int UPPER = 1;

  /** Ll. */
  static final int LOWER = 1 << 1;

  /** Lm and Lo. */
  static final int CASELESS = 1 << 2;

  /** M. */
  static final int MARK = 1 << 3;

  /** N. */
  static final int NUMBER = 1 << 4;

  /** White_Space. */
  static final int SPACE = 1 << 5;

  /** P. */
  static final int PUNCTUATION = 1 << 6;

  /** S. */
  static final int SYMBOL = 1 << 7;

  static final int LETTER = UPPER | LOWER | CASELESS;

  private static final String RESOURCE = "unicode-classes.txt";
  private static final String KINDS = "ULCMNWPS";
  private static final byte[] CLASSES = read();

  private UnicodeClass() {}

  /** The character that begins at a place of a text which has three bytes more behind it. */
  static int at(byte[] text, int at) {
    int first = text[at];
    return first >= 0 ? character(first, 1) : beyondAscii(text, at);
  }

  /** As {@link #at}, where a byte beyond ASCII stands. */
  static int beyondAscii(byte[] text, int at) {
    int first = text[at] & 0xFF;
    int second = (text[at + 1] & 0xFF) ^ 0x80;
    if (first < 0xE0) {
      boolean good = first >= 0xC2 && isSixBits(second);
      return good ? character(((first & 0x1F) << 6) | second, 2) : malformed();
    }
    int third = (text[at + 2] & 0xFF) ^ 0x80;
    if (first < 0xF0) {
      int point = ((first & 0xF) << 12) | ((second & 0x3F) << 6) | (third & 0x3F);
      boolean good = isSixBits(second | third) && point >= 0x800 && (point & 0xF800) != 0xD800;
      return good ? character(point, 3) : malformed();
    }
    int fourth = (text[at + 3] & 0xFF) ^ 0x80;
    int point =
        ((first & 0x7) << 18) | ((second & 0x3F) << 12) | ((third & 0x3F) << 6) | (fourth & 0x3F);
    boolean good =
        first < 0xF5 && isSixBits(second | third | fourth) && point >> 16 >= 1 && point <= 0x10FFFF;
    return good ? character(point, 4) : malformed();
  }

  private static boolean isSixBits(int bits) {
    return (bits & ~0x3F) == 0;
  }

  private static int character(int point, int bytes) {
    return (point << 11) | (bytes << 8) | (CLASSES[point] & 0xFF);
  }

  private static int malformed() {
    return 1 << 8;
  }

  /** Whether a character is of one of some classes. */
  static boolean is(int character, int classes) {
    return (character & classes) != 0;
  }

  static int bytes(int character) {
    return (character >>> 8) & 0x7;
  }

  static int point(int character) {
    return character >>> 11;
  }

  /** Reads the resource: a line where the class changes, with the code point in hex. */
  private static byte[] read() {
    byte[] lines = resource();
    byte[] classes = new byte[0x110000];
    int from = 0;
    byte before = 0;
    for (int at = 0; at < lines.length; at += 3) {
      int point = 0;
      while (lines[at] != ' ') {
        point = (point << 4) | Character.digit(lines[at++], 16);
      }
      Arrays.fill(classes, from, point, before);
      from = point;
      int kind = KINDS.indexOf(lines[at + 1]);
      before = (byte) (kind < 0 ? 0 : 1 << kind);
    }
    Arrays.fill(classes, from, classes.length, before);
    return classes;
  }

  private static byte[] resource() {
    try (InputStream in = UnicodeClass.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("The class path lacks dev/sheaf/token/" + RESOURCE + ".");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
