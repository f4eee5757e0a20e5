package dev.sheaf.token;

import static dev.sheaf.token.UnicodeClass.NUMBER;
import static dev.sheaf.token.UnicodeClass.SPACE;

/**
 * GPT-2's way to split: contractions in small letters; else letters, or numbers, or others, each
 * with one blank before them; else white space, less its last character if something follows.
 *
 * <pre>
 *   We'll   see 10  men!   →   We  'll  _  _see  _10  _  _men  !
 * </pre>
 */
final class Gpt2Scanner implements Scanner {
  private final boolean numbersApart;
  private final AsciiBlock block = new AsciiBlock();

  Gpt2Scanner(boolean numbersApart) {
    this.numbersApart = numbersApart;
  }

  @Override
  public int split(byte[] text, int from, int to, int[] ends) {
    int count = 0;
    int at = from;
    while (at < to && count < ends.length - 64) {
      int before = count;
      count = Ends.write(starts(text, at, to), at, ends, count);
      at = count > before ? ends[count - 1] : at;
      if (count == before || text[at] == '\'') {
        at = next(text, at, to);
        ends[count++] = at;
      }
    }
    return count;
  }

  /**
   * Where pieces start behind the one that starts here, up to the first apostrophe that does.
   *
   * <p>A run starts where one kind follows another, a space earlier if one stands before it. White
   * space starts, and its last character starts again if something follows.
   */
  private long starts(byte[] text, int at, int to) {
    if (text[at] == '\'' || Runs.isBeyondAscii(text, at)) {
      return 0;
    }
    int count = block.read(text, at, to);
    long letters = block.letters();
    long digits = block.digits();
    long others = block.others();
    long blanks = block.blanks();
    long joins = numbersApart ? letters | others : ~blanks;
    long runs = (letters & ~(letters << 1)) | (others & ~(others << 1)) | (digits & ~(digits << 1));
    long starts =
        (runs & ~((block.spaces() << 1) & joins))
            | (blanks & ~(blanks << 1))
            | (blanks & (joins >>> 1));
    starts |= numbersApart ? digits : 0;
    starts &= ((1L << (count - 1)) - 1) & ~1;
    long stops = starts & block.apostrophes();
    return stops == 0 ? starts : starts & (stops ^ (stops - 1));
  }

  private int next(byte[] text, int at, int to) {
    int start = text[at] == ' ' ? at + 1 : at;
    int end = Runs.letters(text, start);
    if (end > start) {
      return end;
    }
    int character = UnicodeClass.at(text, start);
    if (UnicodeClass.is(character, SPACE)) {
      return whiteSpace(text, at, to);
    }
    if (UnicodeClass.is(character, NUMBER)) {
      return numbers(text, at, start);
    }
    int contraction = text[at] == '\'' ? contraction(text, at) : 0;
    return contraction > 0 ? at + contraction : Runs.others(text, start, to);
  }

  private int numbers(byte[] text, int at, int start) {
    if (!numbersApart) {
      return Runs.numbers(text, start, Integer.MAX_VALUE);
    }
    return start > at ? start : Runs.numbers(text, at, 1);
  }

  /** The bytes of the contraction that an apostrophe begins, or 0. */
  private static int contraction(byte[] text, int at) {
    byte second = text[at + 2];
    return switch (text[at + 1]) {
      case 's', 'd', 'm', 't' -> 2;
      case 'l' -> second == 'l' ? 3 : 0;
      case 'v', 'r' -> second == 'e' ? 3 : 0;
      default -> 0;
    };
  }

  private int whiteSpace(byte[] text, int at, int to) {
    int end = Runs.whiteSpace(text, at);
    boolean sees =
        end < to && !(numbersApart && UnicodeClass.is(UnicodeClass.at(text, end), NUMBER));
    return sees ? Runs.lessOne(text, at, end) : end;
  }
}
