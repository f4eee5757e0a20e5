package dev.sheaf.publish;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
    if (folder != null) {
      LocalFolder.deleteTree(folder);
      folder = null;
    }
  }
}
