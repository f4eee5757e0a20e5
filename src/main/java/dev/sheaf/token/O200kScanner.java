package dev.sheaf.token;

import static dev.sheaf.token.UnicodeClass.CASELESS;
import static dev.sheaf.token.UnicodeClass.LETTER;
import static dev.sheaf.token.UnicodeClass.LOWER;
import static dev.sheaf.token.UnicodeClass.MARK;
import static dev.sheaf.token.UnicodeClass.NUMBER;
import static dev.sheaf.token.UnicodeClass.SPACE;
import static dev.sheaf.token.UnicodeClass.UPPER;

/**
 * The way to split of o200k, gpt-oss, Llama 4 and Mistral's tekken: a word, with one character
 * before it that is no line break; else a few numbers; else others, with one blank before and line
 * breaks and slashes after them; else white space as {@link Cl100kScanner} has it.
 *
 * <p>A word is capitals, then small letters: a capital after a small letter begins another. Marks
 * and letters without case are both. If no small letter comes, the word ends behind the last of
 * those that are both, so that it might have been small; if there is none, behind the capitals.
 *
 * <pre>
 *   HTTPServer's toString(x);//↵   →   HTTPServer's  _to  String  (x  );//↵
 * </pre>
 */
final class O200kScanner implements Scanner {
  private final AsciiWords words;
  private final int numbers;
  private final boolean contractions;

  /**
   * A scanner.
   *
   * @param numbers how many numbers a piece holds at most: 1 or 3
   * @param contractions whether a contraction belongs to the word before it
   */
  O200kScanner(int numbers, boolean contractions) {
    this.words = AsciiWords.ofCases(numbers, contractions);
    this.numbers = numbers;
    this.contractions = contractions;
  }

  @Override
  public int split(byte[] text, int from, int to, int[] ends) {
    int count = 0;
    int at = from;
    while (at < to && count < ends.length - 64) {
      int before = count;
      count = Ends.write(words.starts(text, at, to), at, ends, count);
      at = count > before ? ends[count - 1] : at;
      if (count == before || words.isHard()) {
        at = next(text, at, to);
        ends[count++] = at;
      }
    }
    return count;
  }

  private int next(byte[] text, int at, int to) {
    int first = UnicodeClass.at(text, at);
    if (UnicodeClass.is(first, LETTER | MARK)) {
      return word(text, at);
    }
    if (UnicodeClass.is(first, NUMBER)) {
      return Runs.numbers(text, at, numbers);
    }
    int second = at + UnicodeClass.bytes(first);
    int follows = UnicodeClass.at(text, second);
    if (UnicodeClass.is(follows, LETTER | MARK) && text[at] != '\n' && text[at] != '\r') {
      return word(text, second);
    }
    int start = text[at] == ' ' ? second : at;
    boolean isOther = !UnicodeClass.is(UnicodeClass.at(text, start), SPACE | NUMBER);
    return isOther
        ? Runs.lineBreaks(text, Runs.others(text, start, to), '/')
        : whiteSpace(text, at, to);
  }

  private int word(byte[] text, int at) {
    int end = asciiWord(text, at);
    if (text[end] < 0) {
      end = anyWord(text, at);
    }
    return contractions && text[end] == '\'' ? end + Contractions.bytes(text, end) : end;
  }

  /** Ends where the word does if no character beyond ASCII stands there. */
  private static int asciiWord(byte[] text, int at) {
    long smallBefore = 0;
    while (true) {
      long bytes = Runs.eightBytes(text, at);
      long smalls = Runs.asciiSmalls(bytes);
      long capitals = Runs.asciiCapitals(bytes) & ~((smalls << 8) | smallBefore);
      int count = Runs.leading(smalls | capitals);
      at += count;
      if (count < 8) {
        return at;
      }
      smallBefore = smalls >>> 56;
    }
  }

  private static int anyWord(byte[] text, int from) {
    int both = from;
    int at = from;
    while (true) {
      int character = UnicodeClass.at(text, at);
      if (UnicodeClass.is(character, LOWER)) {
        return smalls(text, at);
      }
      if (!UnicodeClass.is(character, UPPER | CASELESS | MARK)) {
        return both > from ? both : at;
      }
      at += UnicodeClass.bytes(character);
      both = UnicodeClass.is(character, CASELESS | MARK) ? at : both;
    }
  }

  private static int smalls(byte[] text, int at) {
    while (true) {
      int character = UnicodeClass.at(text, at);
      if (!UnicodeClass.is(character, LOWER | CASELESS | MARK)) {
        return at;
      }
      at += UnicodeClass.bytes(character);
    }
  }

  private static int whiteSpace(byte[] text, int at, int to) {
    int end = Runs.whiteSpace(text, at);
    return Runs.whiteSpacePiece(text, at, end, end < to);
  }
}
