package dev.sheaf.data;

import java.io.EOFException;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.Constants;
import org.apache.hadoop.fs.s3a.S3AFileStatus;
import org.apache.hadoop.util.functional.FutureIO;

/**
 * The access to input files: local ones through the JDK, all others through Hadoop's file systems.
 *
 * <p>A path without a scheme belongs to Hadoop's default file system and is relative to the working
 * directory; a path is never percent-decoded. A location, in contrast, is absolute and opens the
 * same file in every process: {@code file:/data/a b.jsonl}, {@code hdfs://host/data/a.jsonl}.
 */
public final class InputStorage {
  private static final String LOCAL = "file:";

  private final Configuration configuration;
  private final UnaryOperator<String> finder;

  /**
   * Storage as Hadoop is configured in this process.
   *
   * @param configuration read only
   */
  public InputStorage(Configuration configuration) {
    this(configuration, UnaryOperator.identity());
  }

  /**
   * Storage in which some files stand elsewhere than where they were found.
   *
   * @param finder gives the location, in this process, of a file found in another
   */
  public InputStorage(Configuration configuration, UnaryOperator<String> finder) {
    this.configuration = configuration;
    this.finder = finder;
  }

  /**
   * A file or folder that was found.
   *
   * @param location what opens it
   * @param bytes its length
   * @param folder whether it is a folder
   * @param etag as {@link InputFile#etag()} has it
   */
  record Entry(String location, long bytes, boolean folder, String etag) {}

  /**
   * Opens a file for reading from a byte on.
   *
   * @param location as {@link InputFile#location()} has it
   * @param offset the first byte to read, from 0
   * @throws IOException if it is gone, unreadable or shorter than the offset
   */
  InputStream open(String location, long offset) throws IOException {
    String here = finder.apply(location);
    return here.startsWith(LOCAL)
        ? openLocal(localPath(here), offset)
        : openRemote(new Path(here), offset);
  }

  /**
   * Opens an input for reading from a byte on.
   *
   * @throws InputException if it is no longer as it was when the job began; on S3 that shows when
   *     it is read
   */
  InputStream open(InputFile file, long offset) throws IOException {
    try {
      InputStream in = open(file.location(), file.bytes(), file.etag(), offset);
      return file.etag() == null ? in : new ListedInput(this, file, in);
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw InputChange.gone(file, e);
    } catch (EOFException e) {
      throw InputChange.shorter(file, e);
    }
  }

  /** Opens what was found just now. */
  InputStream open(Entry file) throws IOException {
    return open(file.location(), file.bytes(), file.etag(), 0);
  }

  /**
   * The failure to read a version of an input, if the input still has it.
   *
   * @throws InputException if it is no longer as it was when the job began
   */
  IOException explained(InputFile file, IOException e) {
    if (e instanceof InterruptedIOException) {
      return e;
    }
    try {
      Entry now = entry(status(file.location()));
      if (now.folder()) {
        throw InputChange.gone(file, e);
      } else if (now.bytes() < file.bytes()) {
        throw InputChange.shortened(file, now.bytes());
      } else if (now.bytes() > file.bytes()) {
        throw InputChange.grown(file);
      } else if (!file.etag().equals(now.etag())) {
        throw InputChange.replaced(file, e);
      }
    } catch (FileNotFoundException none) {
      throw InputChange.gone(file, e);
    } catch (IOException another) {
      e.addSuppressed(another);
    }
    return e;
  }

  private static InputStream openLocal(java.nio.file.Path path, long offset) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      requireLength(path.toString(), channel.size(), offset);
      return Channels.newInputStream(channel.position(offset));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private InputStream openRemote(Path path, long offset) throws IOException {
    return at(offset, fileSystem(path).open(path));
  }

  /** The same for a version, if it has one; what has become of that shows when it is read. */
  private InputStream open(String location, long bytes, String etag, long offset)
      throws IOException {
    if (etag == null) {
      return open(location, offset);
    }
    Path path = new Path(location);
    FileSystem files = fileSystem(path);
    var opening = files.openFile(path);
    if (mindsVersions(files.getConf())) {
      opening.withFileStatus(ObjectStatus.of(path, bytes, etag));
    }
    return at(offset, FutureIO.awaitFuture(opening.build()));
  }

  /** Whether S3's client does; else one that has grown would pass for the one that was listed. */
  private static boolean mindsVersions(Configuration s3) {
    String mode = s3.get(Constants.CHANGE_DETECT_MODE, Constants.CHANGE_DETECT_MODE_DEFAULT);
    String source = s3.get(Constants.CHANGE_DETECT_SOURCE, Constants.CHANGE_DETECT_SOURCE_DEFAULT);
    return source.equals(Constants.CHANGE_DETECT_SOURCE_ETAG)
        && (mode.equals(Constants.CHANGE_DETECT_MODE_SERVER)
            || mode.equals(Constants.CHANGE_DETECT_MODE_CLIENT));
  }

  private static InputStream at(long offset, FSDataInputStream in) throws IOException {
    try {
      in.seek(offset);
      return in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static void requireLength(String path, long bytes, long offset) throws EOFException {
    if (bytes < offset) {
      throw new EOFException("%s has %s bytes, no byte %s.".formatted(path, bytes, offset));
    }
  }

  /**
   * The length of a file, in bytes.
   *
   * @throws IOException if it is gone or unreadable
   */
  long length(String location) throws IOException {
    if (location.startsWith(LOCAL)) {
      return Files.size(localPath(location));
    }
    return status(location).getLen();
  }

  private FileStatus status(String location) throws IOException {
    Path path = new Path(location);
    return fileSystem(path).getFileStatus(path);
  }

  /**
   * The file or folder at a path as people write it, if there is one.
   *
   * @throws InputException if the path is local and this process cannot spell it
   */
  Optional<Entry> find(String path) throws IOException {
    Path hadoopPath = new Path(path);
    if (locationOf(path).startsWith(LOCAL)) {
      LocalNames.fault(path)
          .ifPresent(
              fault -> {
                throw new InputException("%s %s.".formatted(path, fault));
              });
    }
    try {
      return Optional.of(entry(fileSystem(hadoopPath).getFileStatus(hadoopPath)));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * What matches a pattern in Hadoop's notation, in no particular order.
   *
   * @throws InputException if a link that leads nowhere matches, or a name that is not readable; or
   *     if a colon is in a name beside which it is to be matched
   */
  List<Entry> glob(String pattern) throws IOException {
    Path path = new Path(pattern);
    FileStatus[] matches = matches(path);
    for (Path at = fileSystem(path).makeQualified(path); !at.isRoot(); at = at.getParent()) {
      if (InputFiles.isGlob(at.getName())) {
        requireAllListed(at.getParent(), LocalNames.matcher(at.getName()));
      }
    }
    return entries(matches);
  }

  /** What matches a pattern, or null; Hadoop takes a name with a colon for a URI. */
  private FileStatus[] matches(Path pattern) throws IOException {
    try {
      return fileSystem(pattern).globStatus(pattern);
    } catch (IllegalArgumentException e) {
      if (e.getCause() instanceof URISyntaxException name) {
        throw new InputException(
            "%s cannot be matched: Hadoop's globs fail at the colon in '%s'. Name the folder, or each file."
                .formatted(Secrets.masked(pattern.toString()), name.getInput()));
      }
      throw e;
    }
  }

  private void requireAllListed(Path folders, PathMatcher names) throws IOException {
    for (Entry folder : entries(matches(folders))) {
      requireAllListed(folder.location(), names);
    }
  }

  /**
   * What lies directly in a folder, in no particular order.
   *
   * @throws InputException if a link among it leads nowhere, or a name is not readable
   */
  List<Entry> children(Entry folder) throws IOException {
    Path path = new Path(folder.location());
    List<Entry> entries = entries(fileSystem(path).listStatus(path));
    requireAllListed(folder.location(), name -> true);
    return entries;
  }

  /**
   * Hadoop's local file system leaves out, silently, what it cannot open by its name: links that
   * lead nowhere, and names that are bytes for which Java has no characters.
   */
  private static void requireAllListed(String location, PathMatcher names) throws IOException {
    if (!location.startsWith(LOCAL) || !Files.isDirectory(localPath(location))) {
      return;
    }
    try (Stream<java.nio.file.Path> all = Files.list(localPath(location))) {
      for (java.nio.file.Path path : (Iterable<java.nio.file.Path>) all.sorted()::iterator) {
        java.nio.file.Path name = path.getFileName();
        boolean isMeant = !InputFiles.isHidden(name.toString()) && names.matches(name);
        if (isMeant && !path.toFile().exists()) {
          throw notListed(path);
        }
      }
    }
  }

  private static InputException notListed(java.nio.file.Path path) {
    return new InputException(
        Files.exists(path)
            ? "%s %s.".formatted(path, LocalNames.fault())
            : "%s is a link that leads nowhere; remove it or what it should lead to is lost."
                .formatted(path));
  }

  /** Whether something is there that is no file: a folder, a pipe, a socket or a device. */
  boolean isNoFile(String location) {
    if (!location.startsWith(LOCAL)) {
      return false;
    }
    java.nio.file.Path path = localPath(location);
    return Files.exists(path) && !Files.isRegularFile(path);
  }

  /** That there is nothing at a path as people write it, and where that was, to follow the path. */
  String missing(String path) {
    URI elsewhere = FileSystem.getDefaultUri(configuration);
    if (new Path(path).toUri().getScheme() != null || LOCAL.startsWith(elsewhere.getScheme())) {
      return "does not exist";
    }
    return "does not exist on %s, the default file system; a file of this machine would be file:%s"
        .formatted(Secrets.masked(elsewhere.toString()), new File(path).getAbsolutePath());
  }

  /** The location of a path as people write it, be there a file or not. */
  String locationOf(String path) throws IOException {
    Path hadoopPath = new Path(path);
    return location(fileSystem(hadoopPath).makeQualified(hadoopPath));
  }

  /** The one name of a file that may have several, where links can be told. */
  String identity(String location) throws IOException {
    return location.startsWith(LOCAL) ? LOCAL + localPath(location).toRealPath() : location;
  }

  private FileSystem fileSystem(Path path) throws IOException {
    return path.getFileSystem(configuration);
  }

  /** Of what Hadoop gives, which may be null where nothing matches. */
  private static List<Entry> entries(FileStatus[] statuses) {
    return Stream.ofNullable(statuses).flatMap(Arrays::stream).map(InputStorage::entry).toList();
  }

  private static Entry entry(FileStatus status) {
    return new Entry(
        location(status.getPath()), status.getLen(), status.isDirectory(), etag(status));
  }

  /**
   * The version of a file on S3; null of an empty one, for no byte of it is asked for, and only its
   * status tells that it has grown.
   */
  private static String etag(FileStatus status) {
    // By its name, for a cluster without S3 lacks the class.
    boolean isOnS3 = status.getClass().getSimpleName().equals("S3AFileStatus");
    return isOnS3 && status.getLen() > 0 ? ((EtagSource) status).getEtag() : null;
  }

  private static String location(Path qualified) {
    return qualified.toString();
  }

  private static java.nio.file.Path localPath(String location) {
    String path = location.substring(LOCAL.length());
    return java.nio.file.Path.of(path.startsWith("///") ? path.substring(2) : path);
  }

  /** Apart, for a cluster without S3 lacks the class. */
  private static final class ObjectStatus {
    static FileStatus of(Path path, long bytes, String etag) {
      return new S3AFileStatus(bytes, 0, path, 0, null, etag, null);
    }
  }
}
