package dev.sheaf.token;

import static dev.sheaf.token.UnicodeClass.LETTER;
import static dev.sheaf.token.UnicodeClass.NUMBER;
import static dev.sheaf.token.UnicodeClass.SPACE;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Where runs of like characters end.
 *
 * <p>Texts have {@value #PADDING} bytes of zero behind their end. They are neither letters nor
 * numbers nor white space, so only runs of other characters must look where the text ends.
 *
 * <p>Letters are looked at eight at a time, in one long. For each byte, its highest bit says
 * whether it is a letter, and the lowest bit that says no ends the run:
 *
 * <pre>
 *   text       w   o   r   d   ,   _   a   n
 *   letters   80  80  80  80  00  00  80  80     4 letters
 * </pre>
 */
final class Runs {
  /** How many bytes of zero a text has behind it. */
  static final int PADDING = 72;

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHEST = ONES << 7;

  private Runs() {}

  /** Eight bytes of a text, the first one lowest. */
  static long eightBytes(byte[] text, int at) {
    return (long) EIGHT_BYTES.get(text, at);
  }

  /** Whether one of the eight bytes at a place is beyond ASCII. */
  static boolean isBeyondAscii(byte[] text, int at) {
    return (eightBytes(text, at) & HIGHEST) != 0;
  }

  /** The highest bit of each byte that is an ASCII letter. */
  private static long asciiLetters(long bytes) {
    return between(bytes | (0x20 * ONES), 'a', 'z') & ~bytes;
  }

  static long asciiCapitals(long bytes) {
    return between(bytes, 'A', 'Z') & ~bytes;
  }

  static long asciiSmalls(long bytes) {
    return between(bytes, 'a', 'z') & ~bytes;
  }

  /** The highest bit of each byte whose lower seven bits lie in a range. */
  private static long between(long bytes, int least, int greatest) {
    long low = bytes & ~HIGHEST;
    return (low + (0x80 - least) * ONES) & ~(low + (0x7F - greatest) * ONES) & HIGHEST;
  }

  /** How many bytes from the first on have their highest bit set: 0 to 8. */
  static int leading(long flags) {
    return Long.numberOfTrailingZeros(~flags & HIGHEST) >>> 3;
  }

  /** The end of the run of ASCII letters at a place. */
  static int asciiLetters(byte[] text, int at) {
    int count = leading(asciiLetters(eightBytes(text, at)));
    while (count == 8) {
      at += 8;
      count = leading(asciiLetters(eightBytes(text, at)));
    }
    return at + count;
  }

  /** The end of the run of letters at a place. */
  static int letters(byte[] text, int at) {
    int end = asciiLetters(text, at);
    return text[end] >= 0 ? end : lettersBeyondAscii(text, end);
  }

  private static int lettersBeyondAscii(byte[] text, int at) {
    while (true) {
      int character = UnicodeClass.at(text, at);
      if (!UnicodeClass.is(character, LETTER)) {
        return at;
      }
      at += UnicodeClass.bytes(character);
    }
  }

  /** The end of the run of numbers at a place, after so many of them at most. */
  static int numbers(byte[] text, int at, int most) {
    for (int count = 0; count < most; count++) {
      int character = UnicodeClass.at(text, at);
      if (!UnicodeClass.is(character, NUMBER)) {
        return at;
      }
      at += UnicodeClass.bytes(character);
    }
    return at;
  }

  /** The end of the run of what is neither letter nor number nor white space. */
  static int others(byte[] text, int at, int end) {
    while (at < end) {
      int character = UnicodeClass.at(text, at);
      if (UnicodeClass.is(character, LETTER | NUMBER | SPACE)) {
        return at;
      }
      at += UnicodeClass.bytes(character);
    }
    return at;
  }

  /** The end of the run of CR, LF and one character more. */
  static int lineBreaks(byte[] text, int at, char or) {
    while (text[at] == '\n' || text[at] == '\r' || text[at] == or) {
      at++;
    }
    return at;
  }

  /** The end of the run of white space at a place. */
  static int whiteSpace(byte[] text, int at) {
    while (true) {
      int character = UnicodeClass.at(text, at);
      if (!UnicodeClass.is(character, SPACE)) {
        return at;
      }
      at += UnicodeClass.bytes(character);
    }
  }

  /**
   * The end of the first piece of the white space {@code [at, end)}: behind its last CR or LF, if
   * it has one; else less its last character, if something follows and that is not its only one.
   */
  static int whiteSpacePiece(byte[] text, int at, int end, boolean isFollowed) {
    int lines = lastLineBreak(text, at, end);
    if (lines > at) {
      return lines;
    }
    return isFollowed ? lessOne(text, at, end) : end;
  }

  /** The end of the last CR or LF of {@code [at, end)}, or {@code at} if there is none. */
  private static int lastLineBreak(byte[] text, int at, int end) {
    while (end > at && text[end - 1] != '\n' && text[end - 1] != '\r') {
      end--;
    }
    return end;
  }

  /** The end of {@code [at, end)} less its last character, unless that is its only one. */
  static int lessOne(byte[] text, int at, int end) {
    int last = end - 1;
    while (last > at && (text[last] & 0xC0) == 0x80) {
      last--;
    }
    return last > at ? last : end;
  }
}
