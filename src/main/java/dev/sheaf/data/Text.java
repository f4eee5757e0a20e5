package dev.sheaf.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Some text as it lies in memory: well-formed UTF-8, part of an array.
 *
 * <p>A text that a reader gives may lie in the reader's own array, and is good until the reader
 * moves on. Two are equal if their bytes are; their order is that of their code points.
 */
public final class Text implements Comparable<Text> {
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

  /** Whether the bytes are UTF-8, in its strict form, as they should be. */
  public boolean isWellFormed() {
    return Utf8.firstInvalid(array, from, from + length) == from + length;
  }

  /** Copies the bytes to an array. */
  public void copyTo(byte[] target, int at) {
    System.arraycopy(array, from, target, at, length);
  }

  boolean contains(String part) {
    return toString().contains(part);
  }

  /** Whether this is the text of some bytes. */
  boolean matches(byte[] bytes, int start, int count) {
    return length == count
        && Arrays.equals(array, from, from + length, bytes, start, start + count);
  }

  boolean startsWith(Text head) {
    return head.length <= length && head.matches(array, from, head.length);
  }

  @Override
  public int compareTo(Text other) {
    return Arrays.compareUnsigned(
        array, from, from + length, other.array, other.from, other.from + other.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Text text && matches(text.array, text.from, text.length);
  }

  @Override
  public int hashCode() {
    int hash = 0;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  @Override
  public String toString() {
    return new String(array, from, length, StandardCharsets.UTF_8);
  }
}
