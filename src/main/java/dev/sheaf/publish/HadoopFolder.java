package dev.sheaf.publish;

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
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** A folder on a file system that renames atomically and creates exclusively, as HDFS does. */
final class HadoopFolder implements OutputFolder {
  private final String location;
  private final Path root;
  private final FileSystem files;
  private final FileContext names;

  HadoopFolder(URI location, Configuration hadoop) throws IOException {
    this.files = FileSystem.get(location, hadoop);
    this.root = files.makeQualified(new Path(location));
    this.location = root.toString();
    this.names = FileContext.getFileContext(root.toUri(), hadoop);
  }

  @Override
  public String location() {
    return location;
  }

  @Override
  public Optional<byte[]> read(String name) throws IOException {
    try (InputStream in = open(name)) {
      return Optional.of(OutputFolder.readAll(in));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
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
  public boolean createNew(String name, byte[] content) throws IOException {
    try (FSDataOutputStream out = files.create(path(name), false)) {
      out.write(content);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  @Override
  public OutputStream create(String name) throws IOException {
    return files.create(path(name), false);
  }

  @Override
  public Draft draft(String name) throws IOException {
    Path hidden = path(RunNames.draftFolder(name) + "/.draft-" + UUID.randomUUID());
    Path file = path(name);
    return new Draft(files.create(hidden, false)) {
      @Override
      void appear() throws IOException {
        files.mkdirs(file.getParent());
        names.rename(hidden, file, Options.Rename.OVERWRITE);
      }

      @Override
      void withdraw(OutputStream stream) throws IOException {
        stream.close();
        files.delete(hidden, false);
      }
    };
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

  private Path path(String name) {
    return new Path(root, name);
  }
}
