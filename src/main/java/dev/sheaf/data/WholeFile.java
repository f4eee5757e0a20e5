package dev.sheaf.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.util.Optional;

/** Reads a file that people name beside the inputs: a job's, or a tokenizer's. */
public final class WholeFile {
  /** No such file is as large. */
  private static final int MOST_BYTES = 1 << 28;

  private WholeFile() {}

  /**
   * All that a file holds; a pipe or a device is refused and not waited for.
   *
   * @param path as people write it
   * @throws IOException if it cannot be read; the message says why, to follow the file's name
   */
  public static byte[] read(InputStorage storage, String path) throws IOException {
    Optional<byte[]> content = content(storage, path);
    if (content.isEmpty()) {
      throw new IOException("is a folder, a pipe, a socket or a device; name a file");
    }
    if (content.get().length == MOST_BYTES) {
      throw new IOException("has %s bytes or more".formatted(MOST_BYTES));
    }
    return content.get();
  }

  /** What it holds, as far as it may; empty if it is no file. */
  private static Optional<byte[]> content(InputStorage storage, String path) throws IOException {
    try {
      String location = storage.locationOf(path);
      if (storage.isNoFile(location)) {
        return Optional.empty();
      }
      try (InputStream in = storage.open(location, 0)) {
        return Optional.of(in.readNBytes(MOST_BYTES));
      }
    } catch (InvalidPathException e) {
      throw new IOException(LocalNames.fault(path).orElse(StorageFault.whyUnreadable(e)), e);
    } catch (IOException | IllegalArgumentException e) {
      boolean isMissing = e instanceof IOException && StorageFault.of(e) == StorageFault.MISSING;
      throw new IOException(isMissing ? storage.missing(path) : StorageFault.whyUnreadable(e), e);
    }
  }
}
