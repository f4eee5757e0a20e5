package dev.sheaf.publish;

import java.io.IOException;
import java.net.URI;
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

  static Path local(String location) {
    return location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location);
  }
}
