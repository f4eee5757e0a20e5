package dev.sheaf.publish;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** Tells local paths from those that only Hadoop can open. */
final class Locations {
  private Locations() {}

  /** The scheme of a location; without one, that of Hadoop's default file system. */
  static String scheme(String location, Configuration hadoop) throws IOException {
    String scheme = new org.apache.hadoop.fs.Path(location).toUri().getScheme();
    return scheme == null ? FileSystem.getDefaultUri(hadoop).getScheme() : scheme;
  }

  /** An absolute path, as processes in other working directories must find the same folder. */
  static Path local(String location) {
    boolean isUri = location.startsWith("file:");
    String path = isUri ? new org.apache.hadoop.fs.Path(location).toUri().getPath() : location;
    return Path.of(path).toAbsolutePath().normalize();
  }
}
