package dev.sheaf.token;

/**
 * Which of 64 bytes of a text are what, a bit each, the first byte lowest. Not thread-safe.
 *
 * <p>With a bit for each byte, where a split pattern begins pieces is worked out for 64 bytes at
 * once, without a branch: a letter that follows no letter, {@code letters & ~(letters << 1)},
 * begins a run.
 *
 * <pre>
 *   text       M  e  n  ,  _  1  0  _  o  f
 *   letters    1  1  1  .  .  .  .  .  1  1
 *   digits     .  .  .  .  .  1  1  .  .  .
 *   spaces     .  .  .  .  1  .  .  1  .  .
 *   others     .  .  .  1  .  .  .  .  .  .
 * </pre>
 *
 * <p>Only ASCII is told apart. Behind the first byte that is not, or the end of the text, the bits
 * mean nothing.
 *
 * <p>A table has the kinds of a byte as one bit in each of eight bytes, a byte a kind. Eight table
 * entries, each shifted by its place and put together, are the bits of eight bytes of text; eight
 * of those, as an 8 × 8 matrix of bytes transposed, are the eight kinds.
 */
final class AsciiBlock {
  private static final int CAPITAL = 0;
  private static final int SMALL = 1;
  private static final int DIGIT = 2;
  private static final int SPACE = 3;
  private static final int BLANK = 4;
  private static final int BREAK = 5;
  private static final int APOSTROPHE = 6;
  private static final int SLASH = 7;

  private static final long[] KINDS = kinds();

  private final long[] rows = new long[8];

  private static long[] kinds() {
    long[] kinds = new long[0x100];
    mark(kinds, CAPITAL, 'A', 'Z');
    mark(kinds, SMALL, 'a', 'z');
    mark(kinds, DIGIT, '0', '9');
    mark(kinds, SPACE, ' ', ' ');
    mark(kinds, BLANK, ' ', ' ');
    mark(kinds, BLANK, '\t', '\r');
    mark(kinds, BREAK, '\n', '\n');
    mark(kinds, BREAK, '\r', '\r');
    mark(kinds, APOSTROPHE, '\'', '\'');
    mark(kinds, SLASH, '/', '/');
    // No character is two of these, so this says beyond ASCII.
    mark(kinds, CAPITAL, 0x80, 0xFF);
    mark(kinds, DIGIT, 0x80, 0xFF);
    return kinds;
  }

  private static void mark(long[] kinds, int kind, int least, int greatest) {
    for (int b = least; b <= greatest; b++) {
      kinds[b] |= 1L << (8 * kind);
    }
  }

  /**
   * Reads what stands at a place.
   *
   * @param text a text with {@link Runs#PADDING} bytes behind it
   * @param to the end of the text
   * @return how many of the bits mean something
   */
  int read(byte[] text, int at, int to) {
    for (int row = 0; row < 8; row++) {
      rows[row] = row(text, at + 8 * row);
    }
    transpose();
    int ascii = Long.numberOfTrailingZeros(rows[CAPITAL] & rows[DIGIT]);
    return Math.min(ascii, to - at);
  }

  private static long row(byte[] text, int at) {
    return KINDS[text[at] & 0xFF]
        | (KINDS[text[at + 1] & 0xFF] << 1)
        | (KINDS[text[at + 2] & 0xFF] << 2)
        | (KINDS[text[at + 3] & 0xFF] << 3)
        | (KINDS[text[at + 4] & 0xFF] << 4)
        | (KINDS[text[at + 5] & 0xFF] << 5)
        | (KINDS[text[at + 6] & 0xFF] << 6)
        | (KINDS[text[at + 7] & 0xFF] << 7);
  }

  private void transpose() {
    swap(0, 4, 32, 0x00000000FFFFFFFFL);
    swap(1, 5, 32, 0x00000000FFFFFFFFL);
    swap(2, 6, 32, 0x00000000FFFFFFFFL);
    swap(3, 7, 32, 0x00000000FFFFFFFFL);
    swap(0, 2, 16, 0x0000FFFF0000FFFFL);
    swap(1, 3, 16, 0x0000FFFF0000FFFFL);
    swap(4, 6, 16, 0x0000FFFF0000FFFFL);
    swap(5, 7, 16, 0x0000FFFF0000FFFFL);
    swap(0, 1, 8, 0x00FF00FF00FF00FFL);
    swap(2, 3, 8, 0x00FF00FF00FF00FFL);
    swap(4, 5, 8, 0x00FF00FF00FF00FFL);
    swap(6, 7, 8, 0x00FF00FF00FF00FFL);
  }

  /** Swaps the upper halves of what is in one row's fields with the lower halves of another's. */
  private void swap(int one, int other, int bits, long lower) {
    long change = ((rows[one] >>> bits) ^ rows[other]) & lower;
    rows[one] ^= change << bits;
    rows[other] ^= change;
  }

  long letters() {
    return capitals() | smalls();
  }

  long capitals() {
    return rows[CAPITAL];
  }

  long smalls() {
    return rows[SMALL];
  }

  long digits() {
    return rows[DIGIT];
  }

  long spaces() {
    return rows[SPACE];
  }

  /** All white space, spaces included. */
  long blanks() {
    return rows[BLANK];
  }

  /** CR and LF. */
  long breaks() {
    return rows[BREAK];
  }

  long apostrophes() {
    return rows[APOSTROPHE];
  }

  long slashes() {
    return rows[SLASH];
  }

  /** What is neither letter nor digit nor white space. */
  long others() {
    return ~(letters() | digits() | blanks());
  }
}
