package dev.sheaf.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Puts files on a local disk so that a machine that loses its power has them whole or not at all.
 *
 * <p>What is written lies in memory first, and a file's name may reach the disk without its
 * content.
 */
public final class Durable {
  private Durable() {}

  /** Gives a complete file its name, in place of any before it. */
  public static void move(Path complete, Path file) throws IOException {
    force(complete);
    Files.move(complete, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Waits until the content of a file is on the disk. */
  public static void force(Path file) throws IOException {
    force(file, StandardOpenOption.WRITE);
  }

  /** Waits until the names in a folder are on the disk, if there is a way to. */
  public static void forceNames(Path folder) {
    try {
      force(folder, StandardOpenOption.READ);
    } catch (IOException e) {
      // It is gone, it may not be read, or the file system knows no such thing for folders.
    }
  }

  private static void force(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }
}
