package dev.sheaf.publish;

import dev.sheaf.data.Durable;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder on a local disk, through {@code java.nio}.
 *
 * <p>Hadoop's local file system would look whether a file is there and then write it, so two runs
 * could both believe that they had created it.
 */
record LocalFolder(Path root) implements OutputFolder {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int MOST_DELETIONS = 1000;

  @Override
  public String location() {
    return root.toString();
  }

  /** The system's own answers, which have no words that would be of the user's language. */
  @Override
  public boolean isReadOnly() {
    Path there = root;
    while (!Files.exists(there)) {
      there = there.getParent();
    }
    return !Files.isWritable(there) || hasNoRoom(there);
  }

  /** Whether it never has room for a file, as what shows the system's own state: /sys, /dev/pts. */
  private static boolean hasNoRoom(Path folder) {
    try {
      return Files.getFileStore(folder).getTotalSpace() == 0;
    } catch (IOException e) {
      return false; // not that it could be told
    }
  }

  @Override
  public InputStream open(String name) throws IOException {
    Path file = root.resolve(name);
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      // A pipe may never end, nor begin.
      throw new FileSystemException(file.toString(), null, "is no file");
    }
    return Files.newInputStream(file);
  }

  @Override
  public Path localCopy(String name, Path scratch) {
    return root.resolve(name);
  }

  @Override
  public boolean createNew(String name, byte[] content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    forceNames(); // what was there before this file is there with it
    boolean created = createByLink(file, content);
    Durable.forceNames(file.getParent());
    return created;
  }

  private static boolean createByLink(Path file, byte[] content) throws IOException {
    Path whole = file.resolveSibling(RunNames.draft());
    try {
      Files.write(whole, content, StandardOpenOption.CREATE_NEW);
      Durable.force(whole);
      // A link appears whole and fails if the name is taken; a file created by name is empty first.
      Files.createLink(file, whole);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return createByName(file, content);
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  private static boolean createByName(Path file, byte[] content) throws IOException {
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      return false;
    }
    try {
      Files.write(file, content);
      Durable.force(file);
      return true;
    } catch (IOException e) {
      Files.delete(file); // a full disk has room for a name, but not for what is in the file
      throw e;
    }
  }

  /** Waits until the names in the folder, but for those in _work, and its own are on the disk. */
  private void forceNames() throws IOException {
    try (Stream<Path> all = Files.list(root)) {
      all.filter(Files::isDirectory)
          .filter(folder -> !folder.endsWith(RunNames.WORK))
          .forEach(Durable::forceNames);
    }
    for (Path folder = root.toRealPath(); folder != null; folder = folder.getParent()) {
      Durable.forceNames(folder);
    }
  }

  @Override
  public OutputStream create(String name) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return new BufferedOutputStream(
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), BUFFER_BYTES);
  }

  @Override
  public Draft draft(String name) throws IOException {
    Path file = root.resolve(name);
    Path hidden =
        Files.createDirectories(root.resolve(RunNames.draftFolder(name))).resolve(RunNames.draft());
    OutputStream out = Files.newOutputStream(hidden, StandardOpenOption.CREATE_NEW);
    return new Draft(new BufferedOutputStream(out, BUFFER_BYTES)) {
      @Override
      void appear() throws IOException {
        Files.createDirectories(file.getParent());
        Durable.move(hidden, file);
      }

      @Override
      void withdraw(OutputStream stream) throws IOException {
        try {
          stream.close(); // fails if there is no room for what it still has
        } finally {
          Files.deleteIfExists(hidden);
        }
      }
    };
  }

  @Override
  public List<String> list() throws IOException {
    if (!Files.exists(root)) {
      refuseLinkToNothing();
      return List.of();
    }
    // What a link in the folder leads to is not looked at: the link itself is listed.
    Path real = root.toRealPath();
    try (Stream<Path> files = Files.walk(real)) {
      return files
          .filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
          .map(file -> real.relativize(file).toString())
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void refuseLinkToNothing() throws FileSystemException {
    if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSystemException(root.toString(), null, "is a link that leads nowhere");
    }
  }

  @Override
  public void delete(String name) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        deleteTree(root.resolve(name));
        return;
      } catch (NoSuchFileException | DirectoryNotEmptyException e) {
        // Somebody else deletes there, or still writes: what has come or gone is seen next time.
        if (tries == MOST_DELETIONS) {
          throw e;
        }
      }
    }
  }

  /** Deletes a file, or a folder with all that is in it. */
  static void deleteTree(Path start) throws IOException {
    if (!Files.exists(start, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.walk(start)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
