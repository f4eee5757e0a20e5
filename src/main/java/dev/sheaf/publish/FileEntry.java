package dev.sheaf.publish;

import java.io.IOException;
import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;

/**
 * A published file as the manifest lists it.
 *
 * @param path relative to the run's folder
 * @param split the split it belongs to; null for files of no split
 * @param format what it is: a tensor format, {@code rejected} or {@code readme}
 * @param bytes its size
 * @param sha256 its digest, in hex
 * @param rows training rows in it, or rejected records
 * @param batches batches in it
 */
public record FileEntry(
    String path, String split, String format, long bytes, String sha256, long rows, long batches)
    implements Serializable {
  /** Of a file with a path, a format and a digest. */
  public FileEntry {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(sha256, "sha256");
  }

  /** Without what depends on its content. */
  FileEntry withoutDigest() {
    return new FileEntry(path, split, format, 0, "", rows, batches);
  }

  /** Whether a folder has the file, with this size and digest; to know that, it is read whole. */
  public boolean isIn(OutputFolder folder) throws IOException {
    return FileDigest.of(folder, path).equals(Optional.of(FileDigest.of(this)));
  }

  FileEntry withDigest(FileDigest digest) {
    return new FileEntry(path, split, format, digest.bytes(), digest.sha256(), rows, batches);
  }
}
