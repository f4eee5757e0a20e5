package dev.sheaf.data;

import java.io.IOException;

/** The lines of JSON Lines: separated by line feeds and nothing else. */
final class Lines implements RecordFinder {
  private final ChunkWindow window;
  private final int mostBytes;
  private final long firstByte;
  private boolean inEarlierLine;
  private long lines;
  private long blankLines;

  private Lines(ChunkWindow window, long firstByte, int mostBytes, boolean inEarlierLine) {
    this.window = window;
    this.firstByte = firstByte;
    this.mostBytes = mostBytes;
    this.inEarlierLine = inEarlierLine;
  }

  /**
   * Finds lines from the chunk's first byte on, or from where the content of the file begins.
   *
   * @param window opened one byte in front of the chunk if content lies there: a line begins in the
   *     chunk if that byte is a line feed
   */
  static Lines of(ChunkWindow window, Chunk chunk, int mostBytes) throws IOException {
    long contentStart = window.contentStart();
    boolean first = chunk.start() <= contentStart;
    window.skipTo(first ? contentStart : chunk.start() - 1);
    return new Lines(window, chunk.start(), mostBytes, !first);
  }

  @Override
  public Found next() throws IOException {
    window.clearMark();
    skipEarlierLine();
    while (window.inChunk()) {
      window.setMark();
      if (!seekLineEnd()) {
        inEarlierLine = true;
        return Found.TOO_LONG;
      }
      if (!isBlank(window.mark())) {
        inEarlierLine = true;
        return Found.RECORD;
      }
      blankLines++;
      window.clearMark();
      inEarlierLine = true;
      skipEarlierLine();
    }
    return Found.NOTHING;
  }

  /** Moves behind the next line feed, as far as the chunk goes. */
  private void skipEarlierLine() throws IOException {
    while (inEarlierLine && window.inChunk()) {
      int end = window.ownEnd();
      int lineFeed = lineFeed(end);
      inEarlierLine = lineFeed == end;
      window.moveTo(inEarlierLine ? end : lineFeed + 1);
      // The one in front of the chunk is not its own.
      lines += !inEarlierLine && window.offset() > firstByte ? 1 : 0;
    }
  }

  /** Moves to the line's feed or the end of the file; false if the line is too long a record. */
  private boolean seekLineEnd() throws IOException {
    while (window.more()) {
      window.moveTo(lineFeed(window.filled()));
      if (window.marked() > mostBytes) {
        // Blanks at a line's end are no part of a record, however many.
        if (!isBlank(window.mark() + mostBytes)) {
          return false;
        }
        window.keep(mostBytes + 1);
      }
      if (window.position() < window.filled()) {
        return true;
      }
    }
    return true;
  }

  private int lineFeed(int end) {
    return ByteScan.lineFeed(window.array(), window.position(), end);
  }

  private boolean isBlank(int from) {
    for (int i = from; i < window.position(); i++) {
      if (!WhiteSpace.inJson(window.array()[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public long lines() {
    return lines;
  }

  @Override
  public long blankLines() {
    return blankLines;
  }
}
