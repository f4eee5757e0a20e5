package dev.sheaf.data;

import java.io.IOException;

/** Records in JSON: found by structure, then parsed one by one. */
final class JsonRecords implements Records {
  private final ChunkWindow window;
  private final RecordFinder finder;
  private final ExampleParser parser;
  private final QuickParser quick;
  private final int mostBytes;
  private boolean isTooLong;

  private JsonRecords(
      ChunkWindow window, RecordFinder finder, ExampleParser parser, int mostBytes) {
    this.window = window;
    this.finder = finder;
    this.parser = parser;
    this.quick = parser.quick();
    this.mostBytes = mostBytes;
  }

  static JsonRecords open(InputStorage storage, Chunk chunk, ExampleParser parser, int mostBytes)
      throws IOException {
    boolean lines = chunk.file().format() == InputFormat.JSONL;
    // Lines look at the byte in front of the chunk too: it tells whether a line begins here.
    ChunkWindow window =
        ChunkWindow.open(storage, chunk, Math.max(0, chunk.start() - (lines ? 1 : 0)));
    try {
      RecordFinder finder =
          lines ? Lines.of(window, chunk, mostBytes) : Elements.of(window, chunk, mostBytes);
      return new JsonRecords(window, finder, parser, mostBytes);
    } catch (IOException | RuntimeException e) {
      window.close();
      throw e;
    }
  }

  @Override
  public boolean next() throws IOException {
    RecordFinder.Found found = finder.next();
    isTooLong = found == RecordFinder.Found.TOO_LONG;
    return found != RecordFinder.Found.NOTHING;
  }

  @Override
  public Outcome outcome() {
    return isTooLong
        ? Rejected.tooLong(mostBytes)
        : parser.parse(quick, window.array(), window.mark(), window.position(), offset());
  }

  @Override
  public long line() {
    return finder.lines();
  }

  @Override
  public long offset() {
    return window.markOffset();
  }

  @Override
  public String excerpt() {
    // How much of a long record is there depends on how much was read at a time.
    int end = isTooLong ? window.mark() + mostBytes + 1 : window.position();
    while (end > window.mark() && WhiteSpace.inJson(window.array()[end - 1])) {
      end--;
    }
    return Utf8.excerpt(window.array(), window.mark(), end, EXCERPT_BYTES);
  }

  @Override
  public ChunkTally tally(long records) throws IOException {
    window.requireEnd();
    return new ChunkTally(
        window.sha256(), window.bytes(), finder.lines(), finder.blankLines(), records);
  }

  @Override
  public void close() throws IOException {
    window.close();
  }
}
