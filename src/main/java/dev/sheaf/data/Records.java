package dev.sheaf.data;

import java.io.Closeable;
import java.io.IOException;

/** The records that begin in a chunk, one after the other. */
sealed interface Records extends Closeable permits JsonRecords, ParquetRecords {
  /** Bytes of an excerpt, at most. */
  int EXCERPT_BYTES = 200;

  /** Moves to the next record; false if there is none. */
  boolean next() throws IOException;

  /** What becomes of the record. */
  Outcome outcome();

  /** Line feeds in the chunk in front of the record, or -1 if the format has no lines. */
  long line();

  /** Place of the record in the file, or -1 if the format has no such place. */
  long offset();

  /** How the record begins: {@link #EXCERPT_BYTES} or less, cut at a code point, well-formed. */
  String excerpt();

  /** What the chunk holds, known behind its last record. */
  ChunkTally tally(long records) throws IOException;
}
