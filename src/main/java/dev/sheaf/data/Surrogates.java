package dev.sheaf.data;

/** Finds surrogates that are escaped alone; a JSON parser lets them pass. */
final class Surrogates {
  /** Bytes of an escape like the six of {@code \}{@code ud83d}. */
  private static final int ESCAPE = 6;

  private static final int NOT_ESCAPED = -1;

  private Surrogates() {}

  /**
   * Index of the first escaped surrogate in [from, to) that is not half of a pair, or -1.
   *
   * @param json bytes that follow the grammar of JSON, so that a backslash begins an escape
   */
  static int firstLone(byte[] json, int from, int to) {
    int i = from;
    while (i < to) {
      if (json[i] != '\\') {
        i++;
        continue;
      }
      int unit = escapedUnit(json, i, to);
      boolean high = 0xD800 <= unit && unit <= 0xDBFF;
      boolean pair = high && isLow(escapedUnit(json, i + ESCAPE, to));
      if (isLow(unit) || (high && !pair)) {
        return i;
      }
      i += pair ? 2 * ESCAPE : unit == NOT_ESCAPED ? 2 : ESCAPE;
    }
    return -1;
  }

  private static boolean isLow(int unit) {
    return 0xDC00 <= unit && unit <= 0xDFFF;
  }

  /** The UTF-16 unit whose escape begins at i. */
  private static int escapedUnit(byte[] json, int i, int to) {
    if (i + ESCAPE > to || json[i] != '\\' || json[i + 1] != 'u') {
      return NOT_ESCAPED;
    }
    int unit = 0;
    for (int k = i + 2; k < i + ESCAPE; k++) {
      unit = unit << 4 | Character.digit(json[k], 16);
    }
    return unit;
  }
}
