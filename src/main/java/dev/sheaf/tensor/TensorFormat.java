package dev.sheaf.tensor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;

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
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The format of a label.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static TensorFormat labelled(String label) {
    for (TensorFormat format : values()) {
      if (format.label().equals(label)) {
        return format;
      }
    }
    throw new IllegalArgumentException("There is no format '" + label + "'.");
  }

  /**
   * Opens a writer.
   *
   * <p>It throws an {@link IllegalArgumentException} at a batch that does not follow the one before
   * or has targets where the file has none, an {@link IllegalStateException} if it is closed before
   * its last batch, and an {@link IOException} that names the way out at what a format cannot hold.
   *
   * @param out receives the file; closed by the writer's close
   * @param shape what the file will hold
   * @param scratch an existing local folder for data that must wait for a header
   */
  public BatchWriter writer(OutputStream out, FileShape shape, Path scratch) throws IOException {
    return new CheckedWriter(uncheckedWriter(out, shape, scratch), shape);
  }

  BatchWriter uncheckedWriter(OutputStream out, FileShape shape, Path scratch) throws IOException {
    return switch (this) {
      case SAFETENSORS -> new ArrayBatchWriter(new SafetensorsSink(out, scratch), shape.dtype());
      case NPZ -> new ArrayBatchWriter(new NpzSink(out), shape.dtype());
      case NDLIST -> new ArrayBatchWriter(new NdListSink(out, shape), shape.dtype());
      case PARQUET -> new ParquetBatchWriter(out, shape);
    };
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
