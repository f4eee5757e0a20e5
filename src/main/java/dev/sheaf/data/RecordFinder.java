package dev.sheaf.data;

import java.io.IOException;

/** Finds the records that begin in a chunk by the structure of the file, without parsing them. */
sealed interface RecordFinder permits Lines, Elements {
  /** What a step has found. */
  enum Found {
    /** A record: the bytes between mark and position of the window, with white space around it. */
    RECORD,
    /** A record with more bytes than allowed; it begins at the mark and is not in memory whole. */
    TOO_LONG,
    /** No more: all bytes of the chunk have been read. */
    NOTHING
  }

  /** Moves to the next record. */
  Found next() throws IOException;

  /** Line feeds of the chunk in front of the record, or in all of it once there are no more. */
  long lines();

  /** Blank lines met so far. */
  long blankLines();
}
