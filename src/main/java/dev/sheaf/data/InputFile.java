package dev.sheaf.data;

import java.io.Serializable;

/**
 * One input file of a job.
 *
 * @param ordinal its index among the job's inputs, from 0
 * @param path what people read: the path as the user wrote it, for a file of a folder or glob the
 *     folder as written and the name below it, for a URL the URL with its secrets masked
 * @param location what {@link InputStorage} opens
 * @param bytes its length when it was listed; a file that has another when it is read ends the job
 * @param compression how it is compressed as a whole; {@code bytes} are those it has on disk
 * @param format how its records lie, never {@link InputFormat#AUTO}
 * @param etag the version of it that was listed, as S3 calls it; that one alone is read, without
 *     asking for the file first. Null elsewhere, and of an empty file
 */
public record InputFile(
    int ordinal,
    String path,
    String location,
    long bytes,
    Compression compression,
    InputFormat format,
    String etag)
    implements Serializable {
  public InputFile {
    if (format == InputFormat.AUTO) {
      throw new IllegalArgumentException("The format of '%s' is not resolved.".formatted(path));
    }
  }

  /** A file without a version. */
  public InputFile(
      int ordinal,
      String path,
      String location,
      long bytes,
      Compression compression,
      InputFormat format) {
    this(ordinal, path, location, bytes, compression, format, null);
  }

  /** The same file, opened elsewhere. */
  public InputFile at(String elsewhere) {
    return new InputFile(ordinal, path, elsewhere, bytes, compression, format);
  }

  boolean isCompressed() {
    return compression != Compression.NONE;
  }
}
