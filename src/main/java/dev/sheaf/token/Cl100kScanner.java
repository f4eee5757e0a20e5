package dev.sheaf.token;

import static dev.sheaf.token.UnicodeClass.LETTER;
import static dev.sheaf.token.UnicodeClass.NUMBER;
import static dev.sheaf.token.UnicodeClass.SPACE;

/**
 * The way to split of cl100k, Llama 3 and Qwen: contractions in any letters; else letters, with one
 * character before them that is no line break; else a few numbers; else others, with one blank
 * before and line breaks after them; else white space, to its last line break if it has one, less
 * its last character if something follows.
 *
 * <pre>
 *   (We'LL see  1024 men!)↵↵  if   →   (We  'LL  _see  _  _  102  4  _men  !)↵↵  _  _if
 * </pre>
 */
final class Cl100kScanner implements Scanner {
  private final AsciiWords words;
  private final int numbers;
  private final boolean keepsEnd;

  /**
   * A scanner.
   *
   * @param numbers how many numbers a piece holds at most: 1 or 3
   * @param keepsEnd whether white space at the very end of a text is one piece
   */
  Cl100kScanner(int numbers, boolean keepsEnd) {
    this.words = AsciiWords.ofAnyCase(numbers);
    this.numbers = numbers;
    this.keepsEnd = keepsEnd;
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
    if (UnicodeClass.is(first, LETTER)) {
      return Runs.letters(text, at);
    }
    if (UnicodeClass.is(first, NUMBER)) {
      return Runs.numbers(text, at, numbers);
    }
    if (text[at] == '\'') {
      int bytes = Contractions.bytes(text, at);
      if (bytes > 0) {
        return at + bytes;
      }
    }
    int second = at + UnicodeClass.bytes(first);
    if (text[at] != '\n' && text[at] != '\r') {
      int end = Runs.letters(text, second);
      if (end > second) {
        return end;
      }
    }
    int start = text[at] == ' ' ? second : at;
    boolean isOther = !UnicodeClass.is(UnicodeClass.at(text, start), SPACE | NUMBER);
    return isOther
        ? Runs.lineBreaks(text, Runs.others(text, start, to), '\n')
        : whiteSpace(text, at, to);
  }

  private int whiteSpace(byte[] text, int at, int to) {
    int end = Runs.whiteSpace(text, at);
    return keepsEnd && end == to ? end : Runs.whiteSpacePiece(text, at, end, end < to);
  }
}
