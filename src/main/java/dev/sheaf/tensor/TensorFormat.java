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
    return java.util.Optional.<BatchWriter>empty().orElseThrow();
  }

  /** Opens a local file for reading. */
  public BatchReader reader(Path file) throws IOException {
    return java.util.Optional.<BatchReader>empty().orElseThrow();
  }
}
