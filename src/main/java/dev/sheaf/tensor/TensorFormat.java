package dev.sheaf.tensor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;

/** The file formats of a run: one folder, one ending, one writer and one reader each. */
public enum TensorFormat {
  SAFETENSORS,
  NPZ,
  NDLIST,
  PARQUET;

  /** The name in the job file, the folder in the run, and the ending of its files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Opens a writer.
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
