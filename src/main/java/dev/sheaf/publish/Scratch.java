package dev.sheaf.publish;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A temporary local folder, made when first asked for and deleted in the end. */
public final class Scratch implements Closeable {
  private Path folder;

  /** The folder. */
  public Path folder() throws IOException {
    if (folder == null) {
      folder = Files.createTempDirectory("sheaf-");
    }
    return folder;
  }

  @Override
  public void close() throws IOException {
    if (folder == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(file);
      }
    }
    folder = null;
  }
}
