package dev.sheaf.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

/**
 * Strict UTF-8: shortest forms only, no surrogates, nothing above U+10FFFF.
 *
 * <p>Source: The Unicode Standard, table 3-7, well-formed UTF-8 byte sequences.
 */
final class Utf8 {
  private Utf8() {}

  /** Index of the first byte in [from, to) that does not begin a well-formed sequence, or to. */
  static int firstInvalid(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      if (i <= to - 8 && ByteScan.isAscii(ByteScan.eight(bytes, i))) {
        i += 8;
        continue;
      }
      int length = sequence(bytes, i, to);
      if (length == 0) {
        return i;
      }
      i += length;
    }
    return to;
  }

  /**
   * Index of the first byte in [from, to) that is ASCII or begins no well-formed sequence, or to.
   */
  static int nonAsciiEnd(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && bytes[i] < 0) {
      int length = sequence(bytes, i, to);
      if (length == 0) {
        return i;
      }
      i += length;
    }
    return i;
  }

  /** Bytes of the well-formed sequence that begins at i, or 0 if none does before to. */
  static int sequence(byte[] bytes, int i, int to) {
    int lead = bytes[i] & 0xFF;
    if (lead < 0x80) {
      return 1;
    } else if (lead < 0xE0) {
      return lead >= 0xC2 && i + 1 < to && isTail(bytes[i + 1]) ? 2 : 0;
    } else if (lead < 0xF0) {
      return i + 2 < to && secondFits(lead, bytes[i + 1]) && isTail(bytes[i + 2]) ? 3 : 0;
    }
    return lead <= 0xF4
            && i + 3 < to
            && secondFits(lead, bytes[i + 1])
            && isTail(bytes[i + 2])
            && isTail(bytes[i + 3])
        ? 4
        : 0;
  }

  /** The second byte also keeps out overlong forms, surrogates and what is above U+10FFFF. */
  private static boolean secondFits(int lead, byte second) {
    boolean isHigh = second >= (byte) 0xA0;
    return isTail(second)
        && switch (lead) {
          case 0xE0 -> isHigh;
          case 0xED -> !isHigh;
          case 0xF0 -> second >= (byte) 0x90;
          case 0xF4 -> second < (byte) 0x90;
          default -> true;
        };
  }

  static boolean isTail(byte b) {
    return b < (byte) 0xC0;
  }

  /** Writes a code point that is no surrogate; the index behind it. */
  static int put(int codePoint, byte[] bytes, int at) {
    int i = at;
    if (codePoint < 0x80) {
      bytes[i++] = (byte) codePoint;
      return i;
    }
    int tails = codePoint < 0x800 ? 1 : codePoint < 0x10000 ? 2 : 3;
    // As many high bits as the sequence has bytes, and a zero.
    bytes[i++] = (byte) ((0xF80 >> tails) | (codePoint >> (6 * tails)));
    for (int shift = 6 * (tails - 1); shift >= 0; shift -= 6) {
      bytes[i++] = (byte) (0x80 | ((codePoint >> shift) & 0x3F));
    }
    return i;
  }

  /** The code point of a well-formed sequence of some bytes. */
  static int codePoint(byte[] bytes, int at, int length) {
    int codePoint = length == 1 ? bytes[at] : bytes[at] & (0x7F >> length);
    for (int i = at + 1; i < at + length; i++) {
      codePoint = (codePoint << 6) | (bytes[i] & 0x3F);
    }
    return codePoint;
  }

  /**
   * The bytes [from, to), up to {@code most} of them, as text that ends at a code point.
   *
   * <p>Bytes that are not UTF-8 appear as {@code \xNN}, so the text is always well-formed.
   */
  static String excerpt(byte[] bytes, int from, int to, int most) {
    StringBuilder text = new StringBuilder();
    int end = from + Math.min(to - from, most);
    int i = from;
    while (i < end) {
      int length = sequence(bytes, i, to);
      if (length == 0) {
        text.append(String.format(Locale.ROOT, "\\x%02X", bytes[i++] & 0xFF));
      } else if (i + length > end) {
        break;
      } else {
        text.append(new String(bytes, i, length, UTF_8));
        i += length;
      }
    }
    return text.toString();
  }

  /** The text, or as much of its beginning as {@code most} code points hold and an ellipsis. */
  static String shortened(String text, int most) {
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most)) + "…";
  }
}
