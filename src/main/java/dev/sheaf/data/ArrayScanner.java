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
        case OUTSIDE -> stepOutside(bytes[i++]);
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

  private int scanString(byte[] bytes, int from, int to) {
    for (int i = Bytes.endOfPlainText(bytes, from, to);
        i < to;
        i = Bytes.endOfPlainText(bytes, i + 1, to)) {
      if (bytes[i] == '"') {
        mode = Mode.OUTSIDE;
        last = Last.VALUE;
        return i + 1;
      } else if (bytes[i] == '\\') {
        mode = Mode.ESCAPE;
        return i + 1;
      }
    }
    return to;
  }
}
