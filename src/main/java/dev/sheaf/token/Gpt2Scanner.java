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
 *
 * @param numbersApart whether a number is a piece by itself, and no text around it sees beyond it
 */
record Gpt2Scanner(boolean numbersApart) implements Scanner {

  @Override
  public int split(byte[] text, int from, int to, int[] ends) {
    int count = 0;
    for (int at = from; at < to && count < ends.length; count++) {
      at = next(text, at, to);
      ends[count] = at;
    }
    return count;
  }

  private int next(byte[] text, int at, int to) {
    int start = text[at] == ' ' ? at + 1 : at;
    int end = Runs.letters(text, start);
    if (end > start) {
      return end;
    }
    int character = UnicodeClass.at(text, start);
    if (start == to || UnicodeClass.is(character, SPACE)) {
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
