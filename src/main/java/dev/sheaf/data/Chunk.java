package dev.sheaf.data;

import java.io.Serializable;

/**
 * A part of an input file that is read on its own: the bytes [start, end).
 *
 * @param file the file
 * @param ordinal index of the chunk in its file, from 0
 * @param start its first byte: a multiple of the stride; in Parquet 0, or where a row group begins
 * @param end the byte behind its last one, as the file is on disk
 * @param before the state of an array in front of it; of no account in JSON Lines
 */
public record Chunk(InputFile file, int ordinal, long start, long end, ArrayState before)
    implements Serializable {
  /** Whether the file can end in this chunk only. */
  boolean isLast() {
    return end == file.bytes();
  }
}
