package dev.sheaf.data;

import dev.sheaf.data.ArrayState.Last;
import dev.sheaf.data.ArrayState.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;

/**
 * What the bytes of a chunk do to the state of an array, whatever the state in front of them is.
 *
 * <p>Chunks are summarised apart from each other; the summaries, joined in order, give each chunk
 * the state it starts in ({@link Chunks#joined}). A few bytes, however large the chunk.
 *
 * <pre>
 *   chunk  a","b":"}  summarised for each start:
 *     outside of strings    outside of strings, depth -1, last a value
 *     in a string           in a string, depth 0
 *     behind a backslash    in a string, depth 0
 * </pre>
 */
public final class ArrayStructure implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int BUFFER_BYTES = 1 << 16;

  private final ArrayState fromOutside;
  private final ArrayState fromString;
  private final ArrayState fromEscape;

  private ArrayStructure(ArrayState fromOutside, ArrayState fromString, ArrayState fromEscape) {
    this.fromOutside = fromOutside;
    this.fromString = fromString;
    this.fromEscape = fromEscape;
  }

  /** Reads the bytes of a chunk and sums up their structure. */
  public static ArrayStructure summarise(InputStorage storage, Chunk chunk) throws IOException {
    ArrayScanner outside = scannerFrom(Mode.OUTSIDE);
    ArrayScanner string = scannerFrom(Mode.STRING);
    ArrayScanner escape = scannerFrom(Mode.ESCAPE);
    long start = Math.max(chunk.start(), contentStart(storage, chunk));
    long left = chunk.end() - start;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = storage.open(chunk.file(), start)) {
      while (left > 0) {
        int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (count < 0) {
          throw InputChange.shortened(chunk.file(), chunk.end() - left);
        }
        outside.scan(buffer, 0, count, Long.MIN_VALUE);
        string.scan(buffer, 0, count, Long.MIN_VALUE);
        if (escape != string) {
          escape.scan(buffer, 0, count, Long.MIN_VALUE);
          // Behind the first byte the two mostly agree, and from then on for good.
          escape = escape.state().equals(string.state()) ? string : escape;
        }
        left -= count;
      }
    }
    return new ArrayStructure(outside.state(), string.state(), escape.state());
  }

  /** Behind the byte order mark, if the file has one that reaches into the chunk. */
  private static long contentStart(InputStorage storage, Chunk chunk) throws IOException {
    int most = ChunkWindow.BYTE_ORDER_MARK.length;
    if (chunk.start() >= most) {
      return 0;
    }
    try (InputStream in = storage.open(chunk.file(), 0)) {
      byte[] head = in.readNBytes(most);
      return ChunkWindow.isByteOrderMark(head, 0, head.length) ? most : 0;
    }
  }

  private static ArrayScanner scannerFrom(Mode mode) {
    return new ArrayScanner(new ArrayState(mode, 0, Last.NOTHING));
  }

  /** The state behind the chunk, given the state in front of it. */
  ArrayState after(ArrayState before) {
    return before.then(
        switch (before.mode()) {
          case OUTSIDE -> fromOutside;
          case STRING -> fromString;
          case ESCAPE -> fromEscape;
        });
  }
}
