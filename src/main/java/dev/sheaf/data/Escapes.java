package dev.sheaf.data;

import java.util.Arrays;

/** The escapes of JSON's texts: {@code \n}, {@code \"}, and those of UTF-16 units. */
final class Escapes {
  /** Bytes of an escape of a UTF-16 unit. */
  static final int UNIT_BYTES = 6;

  /** What {@link #character} gives for a byte that makes no escape. */
  static final byte NONE = -1;

  private static final byte[] CHARACTERS = characters();

  private Escapes() {}

  private static byte[] characters() {
    byte[] characters = new byte[1 << Byte.SIZE];
    Arrays.fill(characters, NONE);
    String escapes = "\"\\/bfnrt";
    String meanings = "\"\\/\b\f\n\r\t";
    for (int i = 0; i < escapes.length(); i++) {
      characters[escapes.charAt(i)] = (byte) meanings.charAt(i);
    }
    return characters;
  }

  /** The character that a backslash and a byte stand for, or {@link #NONE}. */
  static byte character(byte escape) {
    return CHARACTERS[escape & 0xFF];
  }

  /** The unit that the escape at a byte stands for; negative if its digits are none. */
  static int unit(byte[] json, int at) {
    int unit = 0;
    for (int i = at + 2; i < at + UNIT_BYTES; i++) {
      // A digit that is none leaves the sign set.
      unit = (unit << 4) | digit(json[i]);
    }
    return unit;
  }

  private static int digit(byte b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    int letter = b | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : Integer.MIN_VALUE >> 16;
  }

  /** Writes a code point in UTF-8 and gives the place behind it. */
  static int put(int point, byte[] text, int at) {
    int end = at;
    if (point < 0x80) {
      text[end++] = (byte) point;
    } else if (point < 0x800) {
      text[end++] = (byte) (0xC0 | point >> 6);
      text[end++] = low(point);
    } else {
      if (point < 0x10000) {
        text[end++] = (byte) (0xE0 | point >> 12);
      } else {
        text[end++] = (byte) (0xF0 | point >> 18);
        text[end++] = low(point >> 12);
      }
      text[end++] = low(point >> 6);
      text[end++] = low(point);
    }
    return end;
  }

  private static byte low(int bits) {
    return (byte) (0x80 | (bits & 0x3F));
  }
}
