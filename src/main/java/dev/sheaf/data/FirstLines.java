package dev.sheaf.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * How the first lines of a text, blank ones left out, begin and end: what tells formats apart.
 *
 * @param begins the first bytes of up to three lines, white space in front of them left out
 * @param ends the last bytes of these lines, white space left out; fewer if the text is too long to
 *     look at
 */
record FirstLines(List<Integer> begins, List<Integer> ends) {
  private static final int MOST_LINES = 3;
  private static final int MOST_BYTES = 1 << 20;
  private static final int END = -1;

  /** The line of which nothing is known. */
  private static final int UNKNOWN = -1;

  /** Reads a text from its start; however many blanks come first. */
  static FirstLines of(InputStream in) throws IOException {
    FirstLines lines = new FirstLines(new ArrayList<>(), new ArrayList<>());
    int last = UNKNOWN;
    int seen = 0;
    while (seen < MOST_BYTES && lines.ends.size() < MOST_LINES) {
      int b = in.read();
      seen += lines.begins.isEmpty() ? 0 : 1;
      if ((b == '\n' || b == END) && last != UNKNOWN) {
        lines.ends.add(last);
        last = UNKNOWN;
      }
      if (b == END) {
        break;
      } else if (!WhiteSpace.inJson((byte) b)) {
        if (last == UNKNOWN) {
          lines.begins.add(b);
        }
        last = b;
      }
    }
    return lines;
  }

  /** The first byte that is not white space, or -1 if there is none. */
  int first() {
    return begin(0);
  }

  private int begin(int line) {
    return line < begins.size() ? begins.get(line) : UNKNOWN;
  }

  private int end(int line) {
    return line < ends.size() ? ends.get(line) : UNKNOWN;
  }

  /** Whether the first line is an array of its own, with another line behind it. */
  boolean beginWithWholeArray() {
    return first() == '[' && end(0) == ']' && begins.size() > 1;
  }

  /**
   * Whether an object is spread over lines: the first one breaks off where a value or key is to
   * come, and the next begins with a key. That an object is merely cut in two, as in damaged JSON
   * Lines, shows in the object behind it.
   */
  boolean spreadAnObject() {
    boolean isBroken = first() == '{' && end(0) != UNKNOWN && "{[,:".indexOf(end(0)) >= 0;
    boolean isCutInTwo = end(1) == '}' && begin(2) == '{';
    return isBroken && begin(1) == '"' && !isCutInTwo;
  }
}
