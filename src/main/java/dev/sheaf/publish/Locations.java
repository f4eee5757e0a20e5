package dev.sheaf.publish;

import dev.sheaf.data.LocalNames;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** Tells local paths from those that only Hadoop can open. */
final class Locations {
  private static final Set<String> OTHER_STORES =
      Set.of(
          "s3", "s3n", "gs", "abfs", "abfss", "wasb", "wasbs", "oss", "cosn", "obs", "ftp", "sftp");

  private Locations() {}

  /** What a location is on, by how a file can be created there exclusively. */
  enum Kind {
    /** A disk of this machine. */
    LOCAL,
    /** S3. */
    S3,
    /** Another store, where none can. */
    OTHER_STORE,
    /** A file system that renames atomically. */
    RENAMING
  }

  /** What a location is on; without a scheme, Hadoop's default file system. */
  static Kind kind(String location, Configuration hadoop) {
    String named = uri(location).getScheme();
    String scheme = named == null ? FileSystem.getDefaultUri(hadoop).getScheme() : named;
    return switch (scheme) {
      case "file" -> Kind.LOCAL;
      case "s3a" -> Kind.S3;
      default -> OTHER_STORES.contains(scheme) ? Kind.OTHER_STORE : Kind.RENAMING;
    };
  }

  static URI uri(String location) {
    return new org.apache.hadoop.fs.Path(location).toUri();
  }

  /**
   * An absolute path, as processes in other working directories must find the same folder.
   *
   * @throws IllegalArgumentException if a text is no local path
   */
  static Path local(String location) {
    LocalNames.fault(location)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException("it " + why);
            });
    boolean isUri = location.startsWith("file:");
    return Path.of(isUri ? pathOnThisMachine(location) : location).toAbsolutePath().normalize();
  }

  private static String pathOnThisMachine(String uri) {
    URI parts = uri(uri);
    if (parts.getAuthority() != null) {
      throw new IllegalArgumentException(
          "file: is this machine, but it names the host '%s'; write file:%s"
              .formatted(parts.getAuthority(), parts.getPath()));
    }
    return parts.getPath();
  }
}
