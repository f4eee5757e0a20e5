package dev.sheaf.data;

import dev.sheaf.data.ArrayState.Place;
import java.io.IOException;
import java.util.Locale;

/** The elements of a JSON array, found by quotes, escapes and brackets. */
final class Elements implements RecordFinder {
  /** What texts, arrays and objects begin with. */
  private static final String OPENINGS = "\"[{";

  /** What numbers, true, false and null begin with. */
  private static final String SCALARS = "-0123456789tfn";

  private final ChunkWindow window;
  private final Chunk chunk;
  private final int mostBytes;
  private final ArrayScanner scanner;
  private long lines;
  private long linesBefore;

  private Elements(ChunkWindow window, Chunk chunk, int mostBytes) {
    this.window = window;
    this.chunk = chunk;
    this.mostBytes = mostBytes;
    this.scanner = new ArrayScanner(chunk.before());
  }

  /** Finds elements from the chunk's first byte on, or from where the content begins. */
  static Elements of(ChunkWindow window, Chunk chunk, int mostBytes) throws IOException {
    if (chunk.before().equals(ArrayState.UNKNOWN)) {
      throw new IllegalStateException(
          "Chunk %s of %s is read before its chunks are joined."
              .formatted(chunk.ordinal(), chunk.file().path()));
    }
    window.skipTo(Math.max(chunk.start(), window.contentStart()));
    return new Elements(window, chunk, mostBytes);
  }

  @Override
  public Found next() throws IOException {
    window.clearMark();
    skipEarlierElement();
    while (window.inChunk()) {
      byte b = window.array()[window.position()];
      if (beginsElement(b)) {
        return element();
      }
      requireSeparator(b);
      step(window.filled());
    }
    if (chunk.isLast() && scanner.place() != Place.AFTER_ARRAY) {
      throw unclosed();
    }
    linesBefore = lines;
    return Found.NOTHING;
  }

  private boolean beginsElement(byte b) {
    Place place = scanner.place();
    return (place == Place.BEFORE_FIRST || place == Place.BEFORE_NEXT)
        && !WhiteSpace.inJson(b)
        && ",]}".indexOf(b) < 0;
  }

  private Found element() throws IOException {
    window.setMark();
    linesBefore = lines;
    do {
      if (!window.more()) {
        throw unclosed();
      }
      step(window.filled());
      if (window.marked() > mostBytes) {
        return Found.TOO_LONG;
      }
    } while (inElement());
    requireBegin();
    return Found.RECORD;
  }

  /** Names what stands in front of an element, not the element, which cannot follow it. */
  private void requireBegin() throws IOException {
    boolean isStray = (OPENINGS + SCALARS).indexOf(window.array()[window.mark()]) < 0;
    if (isStray && window.more() && OPENINGS.indexOf(window.array()[window.position()]) >= 0) {
      throw new FileFaultException(
          "%s has %s at byte %s, where it cannot stand. Only white space stands in front of an element."
              .formatted(chunk.file().path(), shownAtMark(), window.markOffset()));
    }
  }

  private String shownAtMark() {
    return ChunkWindow.isByteOrderMark(window.array(), window.mark(), window.position())
        ? "a byte order mark"
        : shown(window.array()[window.mark()]);
  }

  /** Moves to the end of an element that began earlier, as far as the chunk goes. */
  private void skipEarlierElement() throws IOException {
    while (window.inChunk() && inElement()) {
      step(window.ownEnd());
    }
  }

  /** Moves to the end of the element, at least one byte, and at most to {@code end}. */
  private void step(int end) {
    int from = window.position();
    int to = scanner.scan(window.array(), from, end, 1);
    lines += ByteScan.lineFeeds(window.array(), from, Math.min(to, window.ownEnd()));
    window.moveTo(to);
  }

  private boolean inElement() throws IOException {
    if (scanner.place() == Place.IN_ELEMENT && window.more()) {
      scanner.endScalarBefore(window.array()[window.position()]);
    }
    return scanner.place() == Place.IN_ELEMENT;
  }

  private void requireSeparator(byte b) {
    if (WhiteSpace.inJson(b)) {
      return;
    }
    switch (scanner.place()) {
      case BEFORE_ARRAY -> require(b, "[", "The file is no JSON array");
      case BEFORE_FIRST -> require(b, "]", "Behind '[' stands an element or ']'");
      case BEFORE_NEXT -> require(b, "", "A comma stands between two elements, and nowhere else");
      case AFTER_ELEMENT ->
          require(
              b, ",]", "Elements are separated by one comma; lines of JSON are jsonl, not json");
      case AFTER_ARRAY -> require(b, "", "A file is one array; only white space may follow it");
      case IN_ELEMENT -> throw new IllegalStateException("An element holds no separators.");
    }
  }

  private void require(byte b, String allowed, String why) {
    if (allowed.indexOf(b) < 0) {
      throw new FileFaultException(
          "%s has %s at byte %s, where it cannot stand. %s."
              .formatted(chunk.file().path(), shown(b), window.offset(), why));
    }
  }

  private static String shown(byte b) {
    return 0x20 < b && b < 0x7F
        ? "'" + (char) b + "'"
        : String.format(Locale.ROOT, "the byte 0x%02X", b & 0xFF);
  }

  private FileFaultException unclosed() {
    return new FileFaultException(
        "%s ends at byte %s, before the ']' of its array. The file is cut, or a quote or bracket in"
                .formatted(chunk.file().path(), window.offset())
            + " it is not closed.");
  }

  @Override
  public long lines() {
    return linesBefore;
  }

  @Override
  public long blankLines() {
    return 0;
  }
}
