package dev.sheaf.token;

import static dev.sheaf.token.UnicodeClass.LETTER;
import static dev.sheaf.token.UnicodeClass.MARK;
import static dev.sheaf.token.UnicodeClass.NUMBER;
import static dev.sheaf.token.UnicodeClass.PUNCTUATION;
import static dev.sheaf.token.UnicodeClass.SPACE;
import static dev.sheaf.token.UnicodeClass.SYMBOL;

/**
 * DeepSeek's way to split, three splits in sequence: numbers, up to three; then runs of Chinese
 * characters and kana; then, in those and in what lies between them, without a look beyond: an
 * ASCII mark of punctuation and ASCII letters; else letters and marks, with one character before
 * them that is no line break, punctuation or symbol; else punctuation and symbols, with one blank
 * before and line breaks after them; else white space as {@link Cl100kScanner} has it; else what is
 * left.
 *
 * <pre>
 *   foo.bar  12 (x) 東京です   →   foo  .bar  __  12  _(  x  )  _  東京です
 * </pre>
 */
record DeepSeekScanner() implements Scanner {

  @Override
  public int split(byte[] text, int from, int to, int[] ends) {
    int count = 0;
    for (int at = from; at < to && count < ends.length; count++) {
      at = next(text, at, to);
      ends[count] = at;
    }
    return count;
  }

  private static int next(byte[] text, int at, int to) {
    int first = UnicodeClass.at(text, at);
    int second = at + UnicodeClass.bytes(first);
    if (UnicodeClass.is(first, NUMBER)) {
      return Runs.numbers(text, at, 3);
    }
    boolean chinese = isChinese(first);
    if (isAsciiPunctuation(first)) {
      int end = Runs.asciiLetters(text, second);
      if (end > second) {
        return end;
      }
    }
    boolean mayPrecede =
        !UnicodeClass.is(first, PUNCTUATION | SYMBOL) && text[at] != '\n' && text[at] != '\r';
    int ascii = chinese ? second : Runs.asciiLetters(text, second);
    int letters = mayPrecede ? run(text, ascii, LETTER | MARK, chinese) : second;
    if (letters > second || UnicodeClass.is(first, LETTER | MARK)) {
      return letters;
    }
    int start = text[at] == ' ' ? second : at;
    int end = run(text, start, PUNCTUATION | SYMBOL, chinese);
    if (end > start) {
      return Runs.lineBreaks(text, end, '\n');
    }
    return UnicodeClass.is(first, SPACE)
        ? whiteSpace(text, at, to)
        : rest(text, second, to, chinese);
  }

  private static boolean isAsciiPunctuation(int character) {
    return UnicodeClass.point(character) < 0x80 && UnicodeClass.is(character, PUNCTUATION | SYMBOL);
  }

  /** The blocks of kana, and the Chinese characters from 一 to 龥. */
  private static boolean isChinese(int character) {
    int point = UnicodeClass.point(character);
    return (point >= 0x3040 && point <= 0x30FF) || (point >= 0x4E00 && point <= 0x9FA5);
  }

  /** The end of the run of some classes, cut where Chinese begins or ends. */
  private static int run(byte[] text, int at, int classes, boolean chinese) {
    int character = UnicodeClass.at(text, at);
    while (UnicodeClass.is(character, classes) && isChinese(character) == chinese) {
      at += UnicodeClass.bytes(character);
      character = UnicodeClass.at(text, at);
    }
    return at;
  }

  private static int whiteSpace(byte[] text, int at, int to) {
    int end = Runs.whiteSpace(text, at);
    return Runs.whiteSpacePiece(text, at, end, end < to && !isCut(text, end, false));
  }

  /** What matches nothing lasts until something does, if only as the character before letters. */
  private static int rest(byte[] text, int at, int to, boolean chinese) {
    while (at < to && !isCut(text, at, chinese)) {
      int character = UnicodeClass.at(text, at);
      int after = at + UnicodeClass.bytes(character);
      if (UnicodeClass.is(character, 0xFF) || run(text, after, LETTER | MARK, chinese) > after) {
        return at;
      }
      at = after;
    }
    return at;
  }

  /** Whether one of the first two splits has cut here. */
  private static boolean isCut(byte[] text, int at, boolean chinese) {
    int character = UnicodeClass.at(text, at);
    return UnicodeClass.is(character, NUMBER) || isChinese(character) != chinese;
  }
}
