package dev.sheaf.data;

import dev.sheaf.data.ArrayState.Last;
import dev.sheaf.data.ArrayState.Mode;
import dev.sheaf.data.ArrayState.Place;

/** Steps through the bytes of a JSON array, looking at quotes, escapes, brackets and commas. */
final class ArrayScanner {
  private Mode mode;
  private long depth;
  private Last last;

  ArrayScanner(ArrayState state) {
    mode = state.mode();
    depth = state.depth();
    last = state.last();
  }

  ArrayState state() {
    return new ArrayState(mode, depth, last);
  }

  Place place() {
    return state().place();
  }

  /**
   * Steps through [from, to) up to and with the first byte behind which no string is open and no
   * more than {@code floor} brackets are.
   *
   * @return the index of the next byte
   */
  int scan(byte[] bytes, int from, int to, long floor) {
    int i = from;
    while (i < to) {
      switch (mode) {
        case OUTSIDE -> i = scanOutside(bytes, i, to, floor);
        case STRING -> i = scanString(bytes, i, to);
        case ESCAPE -> {
          mode = Mode.STRING;
          i++;
        }
      }
      if (mode == Mode.OUTSIDE && depth <= floor) {
        return i;
      }
    }
    return i;
  }

  /** Notes that a number or word ends here if the byte that comes cannot belong to it. */
  void endScalarBefore(byte next) {
    if (mode == Mode.OUTSIDE && depth == 1 && last == Last.SCALAR && endsScalar(next)) {
      last = Last.VALUE;
    }
  }

  private static boolean endsScalar(byte b) {
    return WhiteSpace.inJson(b) || ",[]{}\"".indexOf(b) >= 0;
  }

  /** Steps over one byte, and over those in front of it that open and close nothing. */
  private int scanOutside(byte[] bytes, int from, int to, long floor) {
    int next = depth > floor ? ByteScan.quoteOrBracket(bytes, from, to) : from;
    if (next == to) {
      passOver(bytes, from, to);
      return to;
    }
    stepOutside(bytes[next]);
    return next + 1;
  }

  /** Steps over bytes that open and close nothing; only the last of them counts. */
  private void passOver(byte[] bytes, int from, int to) {
    int i = to - 1;
    while (i > from && WhiteSpace.inJson(bytes[i])) {
      i--;
    }
    stepOutside(bytes[i]);
    if (i < to - 1) {
      stepOutside(bytes[i + 1]);
    }
  }

  private void stepOutside(byte b) {
    switch (b) {
      case '"' -> {
        mode = Mode.STRING;
        last = Last.VALUE;
      }
      case '{', '[' -> {
        depth++;
        last = Last.OPENING;
      }
      case '}', ']' -> {
        depth--;
        last = Last.VALUE;
      }
      case ',' -> last = Last.COMMA;
      case ' ', '\t', '\n', '\r' -> last = blankAfter(last);
      default -> last = Last.SCALAR;
    }
  }

  private static Last blankAfter(Last last) {
    return last == Last.NOTHING ? Last.BLANK : Last.BLANK.after(last);
  }

  /** Steps to the end of a string; only its quotes are looked for, escapes are far more common. */
  private int scanString(byte[] bytes, int from, int to) {
    int i = ByteScan.indexOf((byte) '"', bytes, from, to);
    while (i < to && isEscaped(bytes, from, i)) {
      i = ByteScan.indexOf((byte) '"', bytes, i + 1, to);
    }
    if (i < to) {
      mode = Mode.OUTSIDE;
      last = Last.VALUE;
      return i + 1;
    }
    mode = isEscaped(bytes, from, to) ? Mode.ESCAPE : Mode.STRING;
    return to;
  }

  /** Whether an odd number of backslashes lies right in front of a place. */
  private static boolean isEscaped(byte[] bytes, int from, int place) {
    int i = place;
    while (i > from && bytes[i - 1] == '\\') {
      i--;
    }
    return (place - i) % 2 == 1;
  }
}
