package dev.sheaf.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Cuts input files to chunks. */
public final class Chunks {
  /** Bytes of a chunk. It enters the digests of inputs, so it is the same for every job. */
  public static final long STRIDE = 8L << 20;

  private Chunks() {}

  /**
   * Cuts a file at the multiples of the stride.
   *
   * <pre>
   *   20 bytes, stride 8:  [0, 8) [8, 16) [16, 20)
   *   no bytes:            [0, 0)
   * </pre>
   *
   * <p>A compressed file is one chunk, as it can be read from its start only.
   *
   * <p>An array in more than one chunk must be {@linkplain #joined joined} before it is read.
   *
   * @param stride bytes, at least 1
   */
  public static List<Chunk> cut(InputFile file, long stride) {
    if (file.isCompressed()) {
      return List.of(new Chunk(file, 0, 0, file.bytes(), ArrayState.START));
    }
    List<Chunk> chunks = new ArrayList<>();
    long start = 0;
    do {
      long end = Math.min(start + stride, file.bytes());
      ArrayState before = start == 0 ? ArrayState.START : ArrayState.UNKNOWN;
      chunks.add(new Chunk(file, chunks.size(), start, end, before));
      start = end;
    } while (start < file.bytes());
    return chunks;
  }

  /**
   * Cuts a file of any format: one of Parquet to its row groups, each with the bytes behind it up
   * to the next.
   *
   * @param fields the columns of Parquet
   * @throws InputException if a file of Parquet is at fault or has no text in these columns
   */
  public static List<Chunk> cut(InputFile file, long stride, Fields fields, InputStorage storage)
      throws IOException {
    if (file.format() != InputFormat.PARQUET) {
      return cut(file, stride);
    }
    ParquetInput input = ParquetInput.read(storage, file);
    input.requireColumns(fields);
    return input.chunks();
  }

  /** Whether the chunks of a file are of an array, and must be {@linkplain #joined joined}. */
  public static boolean isCutArray(List<Chunk> chunks) {
    return chunks.size() > 1 && chunks.get(0).file().format() == InputFormat.JSON;
  }

  /**
   * The chunks of one array with the states they start in.
   *
   * @param chunks all chunks of the file, in order
   * @param structures the summary of each; that of the last one is not looked at and may be left
   *     out
   */
  public static List<Chunk> joined(List<Chunk> chunks, List<ArrayStructure> structures) {
    List<Chunk> joined = new ArrayList<>();
    ArrayState before = ArrayState.START;
    for (Chunk chunk : chunks) {
      joined.add(new Chunk(chunk.file(), chunk.ordinal(), chunk.start(), chunk.end(), before));
      if (joined.size() < chunks.size()) {
        before = structures.get(chunk.ordinal()).after(before);
      }
    }
    return joined;
  }

  /** Cuts a file and, if it is an array in more than one chunk, joins the chunks here and now. */
  public static List<Chunk> located(
      InputFile file, long stride, Fields fields, InputStorage storage) throws IOException {
    List<Chunk> chunks = cut(file, stride, fields, storage);
    if (!isCutArray(chunks)) {
      return chunks;
    }
    List<ArrayStructure> structures = new ArrayList<>();
    for (Chunk chunk : chunks) {
      structures.add(ArrayStructure.summarise(storage, chunk));
    }
    return joined(chunks, structures);
  }
}
