package dev.sheaf.publish;

import dev.sheaf.data.StorageFault;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** A folder on a file system that Hadoop knows; how files appear there is for its kinds to say. */
abstract class HadoopFolder implements OutputFolder {
  private final String location;
  private final Path root;
  private final FileSystem files;

  HadoopFolder(URI location, Configuration hadoop) throws IOException {
    this.files = files(() -> FileSystem.get(location, hadoop));
    this.root = files.makeQualified(new Path(location));
    this.location = root.toString();
  }

  /** Hadoop's ways to make a file system. */
  private interface Making {
    FileSystem make() throws IOException;
  }

  private static FileSystem files(Making making) throws IOException {
    try {
      return making.make();
    } catch (IllegalArgumentException e) { // Hadoop's word on a host or a bucket that is none
      throw new IOException(StorageFault.words(e), e);
    }
  }

  /** Why a location can be no folder's, as its file system or host is not known; empty if it is. */
  static Optional<String> fault(URI location, Configuration hadoop) {
    try {
      // Not the one that a session would be given, too, whose settings may be others.
      files(() -> FileSystem.newInstance(location, hadoop)).close();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(StorageFault.words(e));
    }
  }

  final FileSystem files() {
    return files;
  }

  final Path path(String name) {
    return new Path(root, name);
  }

  @Override
  public String location() {
    return location;
  }

  /** Hadoop's file systems say so when they are to write. */
  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public InputStream open(String name) throws IOException {
    return files.open(path(name));
  }

  @Override
  public java.nio.file.Path localCopy(String name, java.nio.file.Path scratch) throws IOException {
    java.nio.file.Path copy = scratch.resolve("copy");
    try (InputStream in = open(name)) {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    return copy;
  }

  @Override
  public OutputStream create(String name) throws IOException {
    return files.create(path(name), false);
  }

  @Override
  public List<String> list() throws IOException {
    List<String> names = new ArrayList<>();
    try {
      RemoteIterator<LocatedFileStatus> all = files.listFiles(root, true);
      while (all.hasNext()) {
        names.add(root.toUri().relativize(all.next().getPath().toUri()).getPath());
      }
    } catch (FileNotFoundException e) {
      return List.of();
    }
    return names.stream().sorted().toList();
  }

  @Override
  public void delete(String name) throws IOException {
    files.delete(path(name), true);
  }
}
