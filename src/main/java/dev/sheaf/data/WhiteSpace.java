package dev.sheaf.data;

/** The two notions of white space: JSON's four bytes, and the Unicode property. */
final class WhiteSpace {
  private WhiteSpace() {}

  /** Whether JSON allows the byte between its tokens: space, tab, line feed, carriage return. */
  static boolean inJson(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /**
   * Whether the text holds code points with the Unicode property White_Space=yes only.
   *
   * <p>The list is fixed, and differs from Java's own notion: U+00A0, U+0085, U+2007 and U+202F are
   * in it, U+001C to U+001F and U+200B are not. Source: Unicode Character Database, PropList.txt.
   */
  static boolean isBlank(Text text) {
    byte[] bytes = text.array();
    int end = text.from() + text.length();
    int i = text.from();
    while (i < end) {
      int length = Utf8.sequence(bytes, i, end);
      if (!inUnicode(Utf8.codePoint(bytes, i, length))) {
        return false;
      }
      i += length;
    }
    return true;
  }

  private static boolean inUnicode(int codePoint) {
    return switch (codePoint) {
      case 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20, 0x85, 0xA0, 0x1680 -> true;
      case 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
      default -> 0x2000 <= codePoint && codePoint <= 0x200A;
    };
  }
}
