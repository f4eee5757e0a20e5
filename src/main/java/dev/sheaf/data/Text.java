package dev.sheaf.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Some text as it lies in memory: well-formed UTF-8, part of an array.
 *
 * <p>A text that a reader gives may lie in the reader's own array, and is good until the reader
 * moves on. Two are equal if their bytes are.
 */
public final class Text {
  /** No text. */
  public static final Text EMPTY = of("");

  private final byte[] array;
  private final int from;
  private final int length;

  /** The bytes [from, from + length) of an array, which is not copied. */
  public Text(byte[] array, int from, int length) {
    this.array = array;
    this.from = from;
    this.length = length;
  }

  /** The text of a string; what is no Unicode in it, a surrogate alone, becomes a question mark. */
  public static Text of(String string) {
    byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
    return new Text(bytes, 0, bytes.length);
  }

  /** The array that holds the bytes; not to be changed. */
  public byte[] array() {
    return array;
  }

  /** The index of the first byte. */
  public int from() {
    return from;
  }

  /** How many bytes there are. */
  public int length() {
    return length;
  }

  /** Whether there is nothing. */
  public boolean isEmpty() {
    return length == 0;
  }

  /** Copies the bytes to an array. */
  public void copyTo(byte[] target, int at) {
    System.arraycopy(array, from, target, at, length);
  }

  /** Whether some text stands in this. */
  boolean contains(Text part) {
    for (int i = 0; i <= length - part.length; i++) {
      if (Arrays.equals(
          array,
          from + i,
          from + i + part.length,
          part.array,
          part.from,
          part.from + part.length)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Text text
        && Arrays.equals(
            array, from, from + length, text.array, text.from, text.from + text.length);
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    return new String(array, from, length, StandardCharsets.UTF_8);
  }
}
