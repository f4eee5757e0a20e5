package dev.sheaf.publish;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
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
    this.names = FileContext.getFileContext(files().getUri(), hadoop);
  }

  @Override
  public boolean createNew(String name, byte[] content) throws IOException {
    Path file = path(name);
    // Beside the file, for another run may delete _work while this one says that it has succeeded.
    Path whole = new Path(file.getParent(), RunNames.draft());
    try {
      try (FSDataOutputStream out = files().create(whole, false)) {
        out.write(content);
      }
      // A file that is renamed appears whole and only once; one created by name is empty first.
      files().mkdirs(file.getParent());
      names.rename(whole, file, Options.Rename.NONE);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      files().delete(whole, false);
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
        try {
          stream.close(); // fails if there is no room for what it still has
        } finally {
          files().delete(hidden, false);
        }
      }
    };
  }

  private Path hidden(String name) {
    return path(RunNames.draftFolder(name) + "/" + RunNames.draft());
  }
}
