package dev.sheaf.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks for bytes, eight at a time.
 *
 * <p>Eight bytes lie in a long, the first one lowest. In a mask the high bit of each byte tells of
 * that byte; behind the lowest one that is set, bits may be set wrongly, so only the first hit
 * counts. Source: Warren, Hacker's Delight, section 6-1.
 */
final class ByteScan {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = ONES << 7;
  private static final long LOW_BITS = ~HIGH_BITS;

  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long BLANKS = ONES * ' ';
  private static final long LINE_FEEDS = ONES * '\n';
  private static final long OPENING = ONES * '{';
  private static final long CLOSING = ONES * '}';

  private ByteScan() {}

  static long eight(byte[] bytes, int i) {
    return (long) LONGS.get(bytes, i);
  }

  static void putEight(byte[] bytes, int i, long eight) {
    LONGS.set(bytes, i, eight);
  }

  static boolean isAscii(long eight) {
    return (eight & HIGH_BITS) == 0;
  }

  /** Index, from 0, of the first byte that a mask tells of, or 8. */
  static int first(long mask) {
    return Long.numberOfTrailingZeros(mask) >>> 3;
  }

  /** Mask of what ends a plain ASCII run in a JSON string: quote, backslash, control, non-ASCII. */
  static long notPlain(long eight) {
    // Where the high bit is set, that itself is a hit; where it is not, no borrow hides one.
    return (((eight ^ QUOTES) - ONES) | ((eight ^ BACKSLASHES) - ONES) | (eight - BLANKS) | eight)
        & HIGH_BITS;
  }

  /** Mask of what ends the text in a JSON string: quote, backslash, control. */
  static long notText(long eight) {
    // With all high bits set nothing is borrowed from one byte to the next.
    long controls = ~((eight | HIGH_BITS) - BLANKS) & ~eight & HIGH_BITS;
    return zeros(eight ^ QUOTES) | zeros(eight ^ BACKSLASHES) | controls;
  }

  /** Mask of the bytes 80 to BF, exact in every byte. */
  static long tails(long eight) {
    return eight & ~(eight << 1) & HIGH_BITS;
  }

  /** Mask of the bytes C0 to FF, exact in every byte. */
  static long leads(long eight) {
    return eight & (eight << 1) & HIGH_BITS;
  }

  /** Whether one of the leads, of which some are E0 to FF, is C0, C1, E0, ED or F0 to FF. */
  static boolean hasRareLead(long eight, long leads, long leadsOfThree) {
    long ofTwo = leads & ~leadsOfThree;
    long bit3 = eight << 4;
    long bit2 = eight << 5;
    long bit1 = eight << 6;
    long bit0 = eight << 7;
    long overlong = ofTwo & ~((eight << 3) | bit3 | bit2 | bit1);
    long e0 = leadsOfThree & ~(bit3 | bit2 | bit1 | bit0);
    long ed = leadsOfThree & bit3 & bit2 & ~bit1 & bit0;
    long f0 = leadsOfThree & (eight << 3);
    return (overlong | e0 | ed | f0) != 0;
  }

  private static long zeros(long eight) {
    return (eight - ONES) & ~eight & HIGH_BITS;
  }

  /** Index of the first line feed in [from, to), or to. */
  static int lineFeed(byte[] bytes, int from, int to) {
    return indexOf((byte) '\n', bytes, from, to);
  }

  /** Index of the first byte of some value in [from, to), or to. */
  static int indexOf(byte value, byte[] bytes, int from, int to) {
    long values = ONES * (value & 0xFF);
    int i = from;
    for (; i <= to - 8; i += 8) {
      long mask = zeros(eight(bytes, i) ^ values);
      if (mask != 0) {
        return i + first(mask);
      }
    }
    while (i < to && bytes[i] != value) {
      i++;
    }
    return i;
  }

  /** How many line feeds are in [from, to). */
  static int lineFeeds(byte[] bytes, int from, int to) {
    int count = 0;
    int i = from;
    for (; i <= to - 8; i += 8) {
      long other = eight(bytes, i) ^ LINE_FEEDS;
      // Exact in every byte: the high bit stays clear where all bits were.
      count += Long.bitCount(~(((other & LOW_BITS) + LOW_BITS) | other) & HIGH_BITS);
    }
    for (; i < to; i++) {
      count += bytes[i] == '\n' ? 1 : 0;
    }
    return count;
  }

  /** Index of the first quote or bracket, curly or square, in [from, to), or to. */
  static int quoteOrBracket(byte[] bytes, int from, int to) {
    int i = from;
    for (; i <= to - 8; i += 8) {
      long eight = eight(bytes, i);
      // The blank's bit is all that tells square brackets from curly ones.
      long curly = eight | BLANKS;
      long mask = zeros(eight ^ QUOTES) | zeros(curly ^ OPENING) | zeros(curly ^ CLOSING);
      if (mask != 0) {
        return i + first(mask);
      }
    }
    while (i < to && "\"{}[]".indexOf(bytes[i]) < 0) {
      i++;
    }
    return i;
  }
}
