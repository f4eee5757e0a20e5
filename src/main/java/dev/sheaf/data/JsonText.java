package dev.sheaf.data;

/**
 * Finds where the text in a JSON string ends: at a quote, a backslash, a control character, or a
 * byte that is not UTF-8.
 *
 * <p>Text in ASCII is passed over eight bytes at a time. So is other text, its leads and tails held
 * against each other in a few steps for all eight; only what is rare, and where a second byte must
 * be looked at (behind E0, ED and F0 to F4), goes sequence by sequence.
 */
final class JsonText {
  private static final int WORD = 8;

  private JsonText() {}

  static boolean isPlainAscii(byte b) {
    return b >= ' ' && b != '"' && b != '\\';
  }

  /** Index of the first byte in [from, to) that ends the text, or to. */
  static int end(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      if (i <= to - WORD) {
        long stop = ByteScan.notPlain(ByteScan.eight(bytes, i));
        if (stop == 0) {
          i += WORD;
          continue;
        }
        i += ByteScan.first(stop);
      }
      int next = isPlainAscii(bytes[i]) ? i + 1 : bytes[i] < 0 ? mixedEnd(bytes, i, to) : i;
      if (next == i) {
        return i;
      }
      i = next;
    }
    return to;
  }

  /**
   * Moves over text that begins with a byte that is not ASCII.
   *
   * @return where another sequence begins, which may be anything; if the text is malformed where it
   *     begins, that place
   */
  static int mixedEnd(byte[] bytes, int from, int to) {
    int i = from;
    long due = 0;
    while (i <= to - WORD) {
      long eight = ByteScan.eight(bytes, i);
      long stop = ByteScan.notText(eight);
      // What lies behind the first stop is not text. Without a stop all bits stay.
      long text = eight & (stop ^ (stop - 1));
      long leads = ByteScan.leads(text);
      long leadsOfThree = leads & (text << 2);
      long tails = ByteScan.tails(text);
      boolean isMatched = (due | (leads << 8) | (leadsOfThree << 16)) == tails;
      if (!isMatched || ByteScan.hasRareLead(text, leads, leadsOfThree)) {
        break;
      } else if (stop != 0) {
        return i + ByteScan.first(stop);
      }
      i += WORD;
      due = (leads >>> 56) | (leadsOfThree >>> 48);
      if (tails == 0 && leads == 0) {
        return i;
      }
    }
    return Utf8.nonAsciiEnd(bytes, due == 0 ? i : sequenceStart(bytes, i), to);
  }

  /** Index of the lead of the sequence that a place is in. */
  private static int sequenceStart(byte[] bytes, int inside) {
    int i = inside - 1;
    while (Utf8.isTail(bytes[i])) {
      i--;
    }
    return i;
  }
}
