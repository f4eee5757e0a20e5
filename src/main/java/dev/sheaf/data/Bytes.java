package dev.sheaf.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Searches of an array, eight bytes at a time.
 *
 * <p>Source: Warren, Hacker's Delight, 6-1, "Find First 0-Byte".
 */
final class Bytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;

  private Bytes() {}

  /** Tops of the bytes that are zero; above the lowest of them others may be set as well. */
  private static long zeros(long word) {
    return (word - ONES) & ~word & TOPS;
  }

  /** Index of the first line feed in [from, to), or to. */
  static int lineFeed(byte[] bytes, int from, int to) {
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      long found = zeros((long) LONGS.get(bytes, i) ^ ('\n' * ONES));
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (i < to && bytes[i] != '\n') {
      i++;
    }
    return i;
  }

  /** How many line feeds are in [from, to). */
  static int lineFeeds(byte[] bytes, int from, int to) {
    int count = 0;
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      long word = (long) LONGS.get(bytes, i) ^ ('\n' * ONES);
      // Without a carry from byte to byte, so that every zero shows and nothing else.
      long others = ((word & ~TOPS) + ~TOPS) | word | ~TOPS;
      count += Long.bitCount(~others);
    }
    for (; i < to; i++) {
      count += bytes[i] == '\n' ? 1 : 0;
    }
    return count;
  }

  /** Index of the first quote, backslash or byte below a blank in [from, to), or to. */
  static int endOfPlainText(byte[] bytes, int from, int to) {
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      long word = (long) LONGS.get(bytes, i);
      long low = (word - (' ' * ONES)) & ~word & TOPS;
      long found = low | zeros(word ^ ('"' * ONES)) | zeros(word ^ ('\\' * ONES));
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (i < to && bytes[i] != '"' && bytes[i] != '\\' && (bytes[i] < 0 || bytes[i] >= ' ')) {
      i++;
    }
    return i;
  }
}
