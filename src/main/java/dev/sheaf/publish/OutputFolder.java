package dev.sheaf.publish;

import dev.sheaf.data.StorageFault;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The folder of one run, on whatever file system it lies.
 *
 * <p>Names are relative to it, with {@code /} between their parts; folders come into being with
 * their first file. A file that is {@linkplain #write written} or {@linkplain #draft drafted} is
 * never seen half-written under its name.
 */
public interface OutputFolder {
  /**
   * The folder at a location.
   *
   * @param location a local path, or a URI that Hadoop knows
   * @throws IOException if what it is on cannot be reached
   * @throws DestinationException if it cannot be claimed exclusively
   */
  static OutputFolder at(String location, Configuration hadoop) throws IOException {
    return switch (Locations.kind(location, hadoop)) {
      case LOCAL -> new LocalFolder(Locations.local(location));
      case S3 -> new ObjectFolder(Locations.uri(location), hadoop);
      case RENAMING -> new RenamingFolder(Locations.uri(location), hadoop);
      case OTHER_STORE ->
          throw new DestinationException(
              location
                  + " is on a store that Sheaf cannot claim exclusively: name a local folder,"
                  + " or one on HDFS or on S3 (s3a:).");
    };
  }

  /**
   * Why there can be no folder at a location, or empty if there may be one; stores are not asked.
   */
  static Optional<String> fault(String location, Configuration hadoop) {
    try {
      return switch (Locations.kind(location, hadoop)) {
        case LOCAL -> {
          Locations.local(location);
          yield Optional.empty();
        }
        case S3 -> ObjectFolder.fault(Locations.uri(location));
        case RENAMING -> HadoopFolder.fault(Locations.uri(location), hadoop);
        case OTHER_STORE -> Optional.empty();
      };
    } catch (IllegalArgumentException e) {
      return Optional.of(StorageFault.words(e).replace('\0', '?'));
    }
  }

  /** Where the folder is, the same in every process. */
  String location();

  /** Whether it lies where nothing can be written, if that can be told beforehand. */
  boolean isReadOnly();

  /** Bytes of the largest file that is read whole; the manifest of a million files has fewer. */
  int MOST_BYTES = 1 << 29;

  /**
   * The content of a small file, or empty if there is none of that name.
   *
   * @throws IOException if it cannot be read, or has more than {@link #MOST_BYTES}
   */
  default Optional<byte[]> read(String name) throws IOException {
    try (InputStream file = open(name)) {
      byte[] content = file.readNBytes(MOST_BYTES + 1);
      if (content.length > MOST_BYTES) {
        throw new IOException("It has more than %s bytes.".formatted(MOST_BYTES));
      }
      return Optional.of(content);
    } catch (NoSuchFileException | FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Opens a file from its first byte. */
  InputStream open(String name) throws IOException;

  /**
   * A local file with the content of a file.
   *
   * @param scratch an existing local folder; a copy in it is overwritten by the next
   */
  Path localCopy(String name, Path scratch) throws IOException;

  /**
   * Creates a file that nobody else has created; false if it is there already. It appears whole,
   * but on a local disk that knows no links.
   *
   * <p>On a local disk what the folder held before is on the disk first: a power failure that
   * leaves this file leaves that too.
   */
  boolean createNew(String name, byte[] content) throws IOException;

  /**
   * Begins a file that is seen while it is being written, for which the name must be one that
   * nobody knows yet.
   */
  OutputStream create(String name) throws IOException;

  /** Begins a file that appears under its name when it is published. */
  Draft draft(String name) throws IOException;

  /** Writes a small file, whole or not at all, in place of any of that name. */
  default void write(String name, byte[] content) throws IOException {
    try (Draft draft = draft(name)) {
      draft.content().write(content);
      draft.publish();
    }
  }

  /** The names of all files below, in the order of their UTF-16 code units. */
  List<String> list() throws IOException;

  /** Deletes a file, or a folder with all that is in it; nothing happens if it is not there. */
  void delete(String name) throws IOException;
}
