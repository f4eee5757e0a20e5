package dev.sheaf.data;

import java.io.Closeable;
import java.io.IOException;

/**
 * Reads the records that begin in one chunk, also where their ends lie behind it.
 *
 * <p>Records, offsets, lines and outcomes do not depend on how a file is cut:
 *
 * <pre>
 *   bytes    {"a":1}␊␊{"b":2}␊{"c":3}        chunks of 10 bytes: [0, 10) [10, 20) [20, 24)
 *   offsets  0        9        17
 *
 *   chunk 0  records at 0 (record 0, line 0) and 9 (record 1, line 2), one blank line
 *   chunk 1  record at 17 (record 0, line 1): the line that began at 9 is not its own
 *   chunk 2  none
 * </pre>
 *
 * <p>JSON Lines: a line is a record; lines end at a line feed alone, a carriage return in front of
 * it being white space; lines of white space are passed over. Array: an element is a record. A byte
 * order mark at the start of the file is passed over. Parquet: a row is a record, a chunk a row
 * group.
 *
 * <p>A record is parsed when its {@link #outcome} is asked for: what is passed over costs the
 * search for its borders alone. The texts of an example are valid until the reader moves on.
 *
 * <p>Memory: some 256 KiB, and twice the record at hand. A record longer than {@link
 * #MAX_RECORD_BYTES} is rejected as soon as that many bytes are read, and no more of it is kept.
 *
 * <p>Not thread-safe.
 */
public final class ExampleReader implements Closeable {
  /**
   * Bytes that a record may have: in JSON Lines those of its line, without white space at its end.
   */
  public static final int MAX_RECORD_BYTES = 16 << 20;

  private final Records found;

  private long records;
  private Outcome outcome;
  private ChunkTally tally;

  private ExampleReader(Records found) {
    this.found = found;
  }

  /**
   * Opens a chunk in front of its first record.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalStateException if an array's chunk is not {@linkplain Chunks#joined joined}
   */
  public static ExampleReader open(InputStorage storage, Chunk chunk, ExampleParser parser)
      throws IOException {
    return open(storage, chunk, parser, MAX_RECORD_BYTES);
  }

  static ExampleReader open(InputStorage storage, Chunk chunk, ExampleParser parser, int mostBytes)
      throws IOException {
    return new ExampleReader(
        chunk.file().format() == InputFormat.PARQUET
            ? ParquetRecords.open(storage, chunk, parser, mostBytes)
            : JsonRecords.open(storage, chunk, parser, mostBytes));
  }

  /**
   * Moves to the next record that begins in the chunk.
   *
   * @return false if there is none; then {@link #tally} is known
   * @throws IOException if the file cannot be read
   * @throws FileFaultException if the file is an array with anything but white space and one comma
   *     between two elements, without its end, or with something behind it
   * @throws InputException if the file has become shorter or longer
   */
  public boolean next() throws IOException {
    if (tally != null) {
      return false;
    }
    outcome = null;
    if (!found.next()) {
      tally = found.tally(records);
      return false;
    }
    records++;
    return true;
  }

  /** What becomes of the record. */
  public Outcome outcome() {
    if (outcome == null) {
      outcome = found.outcome();
    }
    return outcome;
  }

  /** Number of the record in the chunk, from 0; blank lines are not counted. */
  public long record() {
    return records - 1;
  }

  /** Line feeds in the chunk in front of the record's first byte; -1 in Parquet. */
  public long line() {
    return found.line();
  }

  /**
   * Place of the record's first byte in the file, after decompression; in JSON Lines that of its
   * line; -1 in Parquet.
   */
  public long offset() {
    return found.offset();
  }

  /**
   * How the record begins: its first 200 bytes or less, cut at a code point, as well-formed text in
   * which bytes that are not UTF-8 appear as {@code \xNN}; without white space at its end. A row of
   * Parquet is shown as the object that it would be in JSON, without escapes.
   */
  public String excerpt() {
    return found.excerpt();
  }

  /**
   * What the chunk holds.
   *
   * @throws IllegalStateException if {@link #next} has not returned false
   */
  public ChunkTally tally() {
    if (tally == null) {
      throw new IllegalStateException("The chunk has not been read to its end.");
    }
    return tally;
  }

  @Override
  public void close() throws IOException {
    found.close();
  }
}
