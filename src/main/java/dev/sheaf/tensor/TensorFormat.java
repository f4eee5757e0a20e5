package dev.sheaf.tensor;

import dev.sheaf.data.KebabCase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * The file formats of a run: one folder, one ending, one writer and one reader each.
 *
 * <p>The first three hold named arrays, little-endian and row after row: of every batch its inputs
 * and targets, if any, [rows, width] in the type asked for, and its lengths [rows] in int32, called
 * as {@link BatchArray#name(int)} says. Batch 7 with the rows {@code 1 2 3} and {@code 4}, padded
 * with 9, has
 *
 * <pre>
 *   inputs.000007 [2, 3]    targets.000007 [2, 3]    lengths.000007 [2]
 *   1 2 3                   2    3    9              3
 *   4 9 9                   9 -100 -100              1
 * </pre>
 *
 * <p>Parquet holds the same numbers, a row each.
 */
public enum TensorFormat {
  /** One header in JSON and the arrays behind it; read in place by torch, numpy and others. */
  SAFETENSORS,

  /** A zip file of one .npy file an array, stored; numpy's own. */
  NPZ,

  /** DJL's list of arrays, version 3. */
  NDLIST,

  /**
   * Columns {@code batch}, {@code inputs}, {@code targets}, if any, {@code length}, {@code source}
   * and {@code record}; lists and numbers of int32, the record of int64, all required. The only
   * format that tells where a row came from.
   */
  PARQUET;

  /** The name in the job file, the folder in the run, and the ending of its files. */
  public String label() {
    return KebabCase.of(this);
  }

  /**
   * The format of a label.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static TensorFormat labelled(String label) {
    return KebabCase.find(TensorFormat.class, label)
        .orElseThrow(() -> new IllegalArgumentException("There is no format '" + label + "'."));
  }

  /** The form in which the format's pieces wait to be joined. */
  public PieceForm form() {
    return this == PARQUET ? PieceForm.PAGES : PieceForm.BATCHES;
  }

  /**
   * Joins the pieces of a shard to its file, whose bytes do not depend on where they were cut; of
   * Parquet, row groups do.
   *
   * @param pieces in order, at least one, of the format's {@link #form}
   * @param shape what the file holds
   * @param out receives the file; closed when it is complete
   * @throws IllegalStateException if the pieces are not those of the shape
   * @throws IOException if a piece cannot be read or the file not be written, or, with the way out,
   *     if the format cannot hold an array
   */
  public void join(List<? extends PieceSource> pieces, FileShape shape, OutputStream out)
      throws IOException {
    if (this == PARQUET) {
      ParquetJoin.join(pieces, shape, out);
    } else {
      ArrayJoin.join(this, pieces, shape, out);
    }
  }

  /**
   * Opens a local file for reading.
   *
   * @throws IOException if there is no such file; that it is damaged is seen by {@link
   *     BatchReader#next}
   */
  public BatchReader reader(Path file) throws IOException {
    BatchReader reader =
        switch (this) {
          case SAFETENSORS -> new ArrayBatchReader(new SafetensorsSource(new FileBytes(file)));
          case NPZ -> new ArrayBatchReader(new NpzSource(new FileBytes(file)));
          case NDLIST -> new ArrayBatchReader(new NdListSource(new FileBytes(file)));
          case PARQUET -> new ParquetBatchReader(file);
        };
    return new CheckedReader(reader);
  }
}
