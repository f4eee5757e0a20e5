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

  /** An absolute path, as processes in other working directories must find the same folder. */
  static Path local(String location) {
    boolean isUri = location.startsWith("file:");
    return Path.of(isUri ? pathOnThisMachine(location) : location).toAbsolutePath().normalize();
  }

  private static String pathOnThisMachine(String uri) {
    URI parts = new org.apache.hadoop.fs.Path(uri).toUri();
    if (parts.getAuthority() != null) {
      throw new IllegalArgumentException(
          "file: is this machine, but it names the host '%s'; write file:%s"
              .formatted(parts.getAuthority(), parts.getPath()));
    }
    return parts.getPath();
  }
}
