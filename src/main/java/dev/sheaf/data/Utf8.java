package dev.sheaf.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Strict UTF-8: shortest forms only, no surrogates, nothing above U+10FFFF.
 *
 * <p>Source: The Unicode Standard, table 3-7, well-formed UTF-8 byte sequences.
 */
final class Utf8 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /** Index of the first byte in [from, to) that does not begin a well-formed sequence, or to. */
  static int firstInvalid(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      if (i + 8 <= to && ((long) LONGS.get(bytes, i) & HIGH_BITS) == 0) {
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

  /** Bytes of the well-formed sequence that begins at i, or 0 if none does before to. */
  private static int sequence(byte[] bytes, int i, int to) {
    int lead = bytes[i] & 0xFF;
    if (lead < 0x80) {
      return 1;
    } else if (lead < 0xC2 || lead > 0xF4) {
      return 0;
    }
    int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return i + length <= to
            && secondFits(lead, bytes[i + 1] & 0xFF)
            && tail(bytes, i + 2, i + length)
        ? length
        : 0;
  }

  /** The second byte also keeps out overlong forms, surrogates and what is above U+10FFFF. */
  private static boolean secondFits(int lead, int second) {
    int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    return lowest <= second && second <= highest;
  }

  private static boolean tail(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if ((bytes[i] & 0xC0) != 0x80) {
        return false;
      }
    }
    return true;
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
        text.append("\\x%02X".formatted(bytes[i++] & 0xFF));
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
