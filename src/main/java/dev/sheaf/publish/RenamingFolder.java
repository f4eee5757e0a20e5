package dev.sheaf.publish;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/** A folder on a file system that renames atomically, as HDFS does. */
final class RenamingFolder extends HadoopFolder {
  private final FileContext names;

  RenamingFolder(URI location, Configuration hadoop) throws IOException {
    super(location, hadoop);
    this.names = FileContext.getFileContext(location, hadoop);
  }

  @Override
  public boolean createNew(String name, byte[] content) throws IOException {
    Path whole = hidden(name);
    Path file = path(name);
    try (FSDataOutputStream out = files().create(whole, false)) {
      out.write(content);
    }
    try {
      // A file that is renamed appears whole and only once; one created by name is empty first.
      files().mkdirs(file.getParent());
      names.rename(whole, file, Options.Rename.NONE);
      return true;
    } catch (FileAlreadyExistsException e) {
      files().delete(whole, false);
      return false;
    }
  }

  @Override
  public Draft draft(String name) throws IOException {
    Path hidden = hidden(name);
    Path file = path(name);
    return new Draft(files().create(hidden, false)) {
      @Override
      void appear() throws IOException {
        files().mkdirs(file.getParent());
        names.rename(hidden, file, Options.Rename.OVERWRITE);
      }

      @Override
      void withdraw(OutputStream stream) throws IOException {
        stream.close();
        files().delete(hidden, false);
      }
    };
  }

  /** A name that no other draft has and that readers ignore. */
  private Path hidden(String name) {
    return path(RunNames.draftFolder(name) + "/.draft-" + UUID.randomUUID());
  }
}
