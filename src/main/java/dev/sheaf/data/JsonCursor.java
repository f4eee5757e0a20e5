package dev.sheaf.data;

/**
 * A place in a JSON text that moves over one token at a time.
 *
 * <p>Its methods give false where the token is not there or breaks the grammar of RFC 8259, and
 * where a string holds bytes that are not UTF-8 or half of a surrogate pair; the cursor's place is
 * of no account then.
 *
 * <p>Strings are slices of the JSON text. One with escapes is written out to an array of the
 * cursor's own, which is used again for the next JSON text.
 */
final class JsonCursor {
  private static final byte NO_ESCAPE = 0;
  private static final int WORD = 8;

  /** What the byte behind a backslash stands for. */
  private static final byte[] ESCAPED = new byte[256];

  /** The value of a hexadecimal digit, -1 for other bytes. */
  private static final byte[] HEX = new byte[256];

  static {
    for (int b = 0; b < HEX.length; b++) {
      HEX[b] = (byte) (b < 128 ? Character.digit(b, 16) : -1);
    }
    ESCAPED['"'] = '"';
    ESCAPED['\\'] = '\\';
    ESCAPED['/'] = '/';
    ESCAPED['b'] = '\b';
    ESCAPED['f'] = '\f';
    ESCAPED['n'] = '\n';
    ESCAPED['r'] = '\r';
    ESCAPED['t'] = '\t';
  }

  private byte[] json;
  private int at;
  private int to;

  /** Where strings with escapes are written out, one behind the other. */
  private byte[] written = new byte[0];

  private int writtenEnd;

  private byte[] array;
  private int from;
  private int length;

  /** Moves to the start of a JSON text: the bytes [from, to) of an array. */
  void start(byte[] bytes, int begin, int end) {
    json = bytes;
    at = begin;
    to = end;
    writtenEnd = 0;
  }

  /** The byte at the cursor, behind white space, or 0 at the end. */
  byte peek() {
    int i = at;
    while (i < to && WhiteSpace.inJson(json[i])) {
      i++;
    }
    at = i;
    return i < to ? json[i] : 0;
  }

  boolean isAtEnd() {
    peek();
    return at == to;
  }

  /** Moves over a byte, and white space in front of it. */
  boolean take(char token) {
    if (peek() != token) {
      return false;
    }
    at++;
    return true;
  }

  /** Moves over a word of JSON: true, false or null. */
  boolean word(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (at == to || json[at++] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  boolean number() {
    at += is('-') ? 1 : 0;
    if (is('0')) {
      at++;
    } else if (!digits()) {
      return false;
    }
    if (is('.')) {
      at++;
      if (!digits()) {
        return false;
      }
    }
    return !(is('e') || is('E')) || exponent();
  }

  private boolean exponent() {
    at++;
    at += is('+') || is('-') ? 1 : 0;
    return digits();
  }

  private boolean is(char c) {
    return at < to && json[at] == c;
  }

  private boolean digits() {
    int first = at;
    while (at < to && '0' <= json[at] && json[at] <= '9') {
      at++;
    }
    return at > first;
  }

  /** Moves over a string, quotes included, and white space in front of it. */
  boolean string() {
    if (!take('"')) {
      return false;
    }
    int start = at;
    int end = JsonText.end(json, start, to);
    if (end < to && json[end] == '"') {
      found(json, start, end - start);
      at = end + 1;
      return true;
    }
    return end < to && json[end] == '\\' && writeOut(start, end);
  }

  /** Whether the last string moved over is a text. */
  boolean isString(Text text) {
    return text.matches(array, from, length);
  }

  /** The last string moved over; valid until the next {@link #start}. */
  Text text() {
    return new Text(array, from, length);
  }

  private void found(byte[] in, int start, int bytes) {
    array = in;
    from = start;
    length = bytes;
  }

  /** Moves over the rest of a string whose first backslash has been met. */
  private boolean writeOut(int start, int backslash) {
    makeRoom(to - start);
    int begin = writtenEnd;
    write(start, backslash);
    at = backslash;
    while (copyPlain()) {
      byte b = json[at];
      if (b == '"') {
        found(written, begin, writtenEnd - begin);
        at++;
        return true;
      } else if (b == '\\') {
        if (!escape()) {
          return false;
        }
      } else if (JsonText.isPlainAscii(b)) {
        write(at, at + 1);
        at++;
      } else {
        int end = b < 0 ? JsonText.mixedEnd(json, at, to) : at;
        if (end == at) {
          return false;
        }
        write(at, end);
        at = end;
      }
    }
    return false;
  }

  /** Copies up to what is neither plain ASCII nor an escape of two bytes; false at the end. */
  private boolean copyPlain() {
    byte[] bytes = json;
    byte[] out = written;
    int end = to;
    int i = at;
    int o = writtenEnd;
    while (i <= end - WORD) {
      long eight = ByteScan.eight(bytes, i);
      long stop = ByteScan.notPlain(eight);
      ByteScan.putEight(out, o, eight);
      int plain = ByteScan.first(stop);
      i += plain;
      o += plain;
      if (stop != 0) {
        byte escaped = escaped(bytes, i, end);
        if (escaped == NO_ESCAPE) {
          break;
        }
        do {
          out[o++] = escaped;
          i += 2;
          escaped = escaped(bytes, i, end);
        } while (escaped != NO_ESCAPE);
      }
    }
    at = i;
    writtenEnd = o;
    return i < end;
  }

  /** What the escape of two bytes at a place stands for. */
  private static byte escaped(byte[] bytes, int i, int end) {
    return i < end - 1 && bytes[i] == '\\' ? ESCAPED[bytes[i + 1] & 0xFF] : NO_ESCAPE;
  }

  private void write(int begin, int end) {
    int i = begin;
    int o = writtenEnd;
    // Short runs are common, and a word too much does no harm.
    for (; i < end && i <= to - WORD; i += WORD, o += WORD) {
      ByteScan.putEight(written, o, ByteScan.eight(json, i));
    }
    for (; i < end; i++, o++) {
      written[o] = json[i];
    }
    writtenEnd += end - begin;
  }

  /** Sees to it that as many bytes can be written; what was written stays valid where it is. */
  private void makeRoom(int bytes) {
    if (written.length - writtenEnd < bytes) {
      written = new byte[Math.max(bytes, 2 * written.length)];
      writtenEnd = 0;
    }
  }

  /** Moves over an escape and writes what it stands for. */
  private boolean escape() {
    int i = at + 1;
    if (i >= to) {
      return false;
    }
    byte escaped = ESCAPED[json[i] & 0xFF];
    if (escaped == NO_ESCAPE) {
      return json[i] == 'u' && unicodeEscape(i + 1);
    }
    written[writtenEnd++] = escaped;
    at = i + 1;
    return true;
  }

  private boolean unicodeEscape(int digits) {
    int unit = unit(digits);
    int end = digits + 4;
    if (unit < 0 || Character.isLowSurrogate((char) unit)) {
      return false;
    } else if (!Character.isHighSurrogate((char) unit)) {
      writtenEnd = Utf8.put(unit, written, writtenEnd);
      at = end;
      return true;
    }
    boolean another = end + 1 < to && json[end] == '\\' && json[end + 1] == 'u';
    int low = another ? unit(end + 2) : -1;
    if (low < 0 || !Character.isLowSurrogate((char) low)) {
      return false;
    }
    writtenEnd = Utf8.put(Character.toCodePoint((char) unit, (char) low), written, writtenEnd);
    at = end + 6;
    return true;
  }

  /** The UTF-16 unit of four hexadecimal digits, or less than 0 if they are not there. */
  private int unit(int digits) {
    if (digits > to - 4) {
      return -1;
    }
    return (HEX[json[digits] & 0xFF] << 12)
        | (HEX[json[digits + 1] & 0xFF] << 8)
        | (HEX[json[digits + 2] & 0xFF] << 4)
        | HEX[json[digits + 3] & 0xFF];
  }
}
