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

  private static final int BLOCK_BYTES = 1 << 13;

  private static final int UNKNOWN = -1;

  /** The first bytes of the lines, white space left out. */
  private final List<Integer> begins = new ArrayList<>();

  /** Their last bytes, white space left out. */
  private final List<Integer> ends = new ArrayList<>();

  private final ArrayScanner firstLine = new ArrayScanner(ArrayState.START);
  private int last = UNKNOWN;

  /** Bytes that have been looked at, from the first one that is not blank. */
  private int seen;

  private FirstLines() {}

  /** Reads a text from its start; however many blanks come first. */
  static FirstLines of(InputStream in) throws IOException {
    FirstLines lines = new FirstLines();
    byte[] block = new byte[BLOCK_BYTES];
    while (lines.ends.size() < MOST_LINES && lines.seen < MOST_BYTES) {
      int count = in.read(block, 0, Math.min(BLOCK_BYTES, MOST_BYTES - lines.seen));
      if (count < 0) {
        lines.endLine();
        break;
      }
      lines.take(block, count);
    }
    return lines;
  }

  private void take(byte[] block, int count) {
    boolean isFirstLine = ends.isEmpty();
    int to = 0;
    for (int at = 0; at < count && ends.size() < MOST_LINES; at++) {
      take(block[at]);
      seen += begins.isEmpty() ? 0 : 1;
      to += ends.isEmpty() ? 1 : 0;
    }
    if (isFirstLine) {
      firstLine.scan(block, 0, to, Long.MIN_VALUE);
    }
  }

  private void take(byte b) {
    if (b == '\n') {
      endLine();
    } else if (!WhiteSpace.inJson(b)) {
      if (last == UNKNOWN) {
        begins.add(Byte.toUnsignedInt(b));
      }
      last = Byte.toUnsignedInt(b);
    }
  }

  private void endLine() {
    if (last != UNKNOWN) {
      ends.add(last);
    }
    last = UNKNOWN;
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
    boolean isOpen = first() == '{' && state.mode() == ArrayState.Mode.OUTSIDE && state.depth() > 0;
    int next = of(begins, 1);
    boolean isCutInTwo = next == '"' && of(ends, 1) == '}' && of(begins, 2) == '{';
    return isOpen && (next == '"' || next == '}') && !isCutInTwo;
  }
}
