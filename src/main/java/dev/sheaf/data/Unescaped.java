package dev.sheaf.data;

import java.util.Arrays;

/** Takes the escapes out of a text of JSON that is known to be well-formed. */
final class Unescaped {
  /** Bytes of an escape of a UTF-16 unit. */
  static final int UNIT_BYTES = 6;

  private Unescaped() {}

  /**
   * The text that the bytes [from, to) stand for.
   *
   * @param plain how many of them, from the first on, stand for themselves
   */
  static Text text(byte[] json, int from, int plain, int to) {
    byte[] text = Arrays.copyOfRange(json, from, to);
    int written = plain;
    for (int i = from + plain; i < to; ) {
      if (json[i] != '\\') {
        int end = Bytes.endOfPlainText(json, i, to);
        System.arraycopy(json, i, text, written, end - i);
        written += end - i;
        i = end;
      } else if (json[i + 1] != 'u') {
        text[written++] = character(json[i + 1]);
        i += 2;
      } else {
        int point = unit(json, i);
        i += UNIT_BYTES;
        if (Character.isHighSurrogate((char) point)) {
          point = Character.toCodePoint((char) point, (char) unit(json, i));
          i += UNIT_BYTES;
        }
        written = put(point, text, written);
      }
    }
    return new Text(text, 0, written);
  }

  private static byte character(byte escape) {
    return switch (escape) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> escape;
    };
  }

  /** The unit that an escape of four hexadecimal digits stands for; negative if they are none. */
  static int unit(byte[] json, int escape) {
    int unit = 0;
    for (int i = escape + 2; i < escape + UNIT_BYTES; i++) {
      // A negative digit leaves the sign set.
      unit = unit << 4 | digit(json[i]);
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

  private static int put(int point, byte[] text, int at) {
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
