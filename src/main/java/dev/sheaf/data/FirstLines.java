package dev.sheaf.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** How the first lines of a text, blank ones left out, begin and end: what tells formats apart. */
final class FirstLines {
  private static final int MOST_LINES = 3;

  /** Bytes that are looked at behind the first one; what comes later is not known. */
  private static final int MOST_BYTES = 1 << 20;

  private static final int END = -1;
  private static final int UNKNOWN = -1;

  /** The first bytes of the lines, white space left out. */
  private final List<Integer> begins = new ArrayList<>();

  /** Their last bytes, white space left out. */
  private final List<Integer> ends = new ArrayList<>();

  private final ArrayScanner firstLine = new ArrayScanner(ArrayState.START);
  private int last = UNKNOWN;

  private FirstLines() {}

  /** Reads a text from its start; however many blanks come first. */
  static FirstLines of(InputStream in) throws IOException {
    FirstLines lines = new FirstLines();
    int seen = 0;
    int b;
    do {
      b = in.read();
      lines.take(b);
      seen += lines.begins.isEmpty() ? 0 : 1;
    } while (b != END && seen < MOST_BYTES && lines.ends.size() < MOST_LINES);
    return lines;
  }

  private void take(int b) {
    if (b == END || b == '\n') {
      if (last != UNKNOWN) {
        ends.add(last);
      }
      last = UNKNOWN;
    } else if (!WhiteSpace.inJson((byte) b)) {
      if (last == UNKNOWN) {
        begins.add(b);
      }
      last = b;
    }
    if (ends.isEmpty() && b != END) {
      firstLine.scan(new byte[] {(byte) b}, 0, 1, Long.MIN_VALUE);
    }
  }

  /** The first byte that is not white space, or -1 if there is none. */
  int first() {
    return of(begins, 0);
  }

  private static int of(List<Integer> bytes, int line) {
    return line < bytes.size() ? bytes.get(line) : UNKNOWN;
  }

  /** Whether the first line is an array of its own, with another line behind it. */
  boolean beginWithWholeArray() {
    return first() == '[' && of(ends, 0) == ']' && begins.size() > 1;
  }

  /**
   * Whether an object that begins in the first line goes on with a key in the next, or with its
   * end. Where a record is merely cut in two, another begins behind its second half.
   */
  boolean spreadAnObject() {
    ArrayState state = firstLine.state();
    boolean isOpen =
        first() == '{'
            && !ends.isEmpty()
            && state.mode() == ArrayState.Mode.OUTSIDE
            && state.depth() > 0;
    int next = of(begins, 1);
    boolean isCutInTwo = next == '"' && of(ends, 1) == '}' && of(begins, 2) == '{';
    return isOpen && (next == '"' || next == '}') && !isCutInTwo;
  }
}
