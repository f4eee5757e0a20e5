package dev.sheaf.spark;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * A file system that will not rename to some names, and says so only by {@code false}. It notes
 * what is read.
 */
public final class StubbornFileSystem extends RawLocalFileSystem {
  static final String SCHEME = "stubborn";

  /** What it will not rename to, if the name has it. */
  static volatile String refused = "";

  /** The names of the files that were opened. */
  static final Queue<String> OPENED = new ConcurrentLinkedQueue<>();

  /** Lets a session find it. */
  static void introduceTo(Configuration hadoop) {
    hadoop.set("fs.%s.impl".formatted(SCHEME), StubbornFileSystem.class.getName());
    hadoop.set("fs.AbstractFileSystem.%s.impl".formatted(SCHEME), Names.class.getName());
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public FileStatus[] listStatus(Path folder) throws IOException {
    return Arrays.stream(super.listStatus(folder))
        .map(StubbornFileSystem::withoutPermissions)
        .toArray(FileStatus[]::new);
  }

  /** It would ask a disk for them by a path that only this file system has. */
  private static FileStatus withoutPermissions(FileStatus file) {
    return new FileStatus(
        file.getLen(),
        file.isDirectory(),
        file.getReplication(),
        file.getBlockSize(),
        file.getModificationTime(),
        file.getPath());
  }

  @Override
  public FSDataInputStream open(Path file, int bufferBytes) throws IOException {
    OPENED.add(file.getName());
    return super.open(file, bufferBytes);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    boolean isRefused = !refused.isEmpty() && to.toString().contains(refused);
    return !isRefused && super.rename(from, to);
  }

  /** The same as a {@code FileContext} sees it. */
  public static final class Names extends DelegateToFileSystem {
    /** Hadoop makes it so. */
    public Names(URI uri, Configuration hadoop) throws IOException, URISyntaxException {
      super(uri, initialized(uri, hadoop), hadoop, SCHEME, false);
    }

    private static StubbornFileSystem initialized(URI uri, Configuration hadoop)
        throws IOException {
      StubbornFileSystem files = new StubbornFileSystem();
      files.initialize(uri, hadoop);
      return files;
    }
  }
}
