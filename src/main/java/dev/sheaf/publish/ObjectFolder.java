package dev.sheaf.publish;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.Path;

/**
 * A folder on S3, where a file appears when its upload is complete, and not before.
 *
 * <p>A file is created exclusively by the condition, which S3 itself holds to, that there is none
 * of its name. Each such file bears the mark of who created it: when the answer to an upload is
 * lost and the client tries again, the file that it then finds in its way is its own. A store that
 * only speaks like S3 may not know the condition and not say so, so the first file that is created
 * is created once more, which must fail.
 *
 * <p>Source: Amazon S3 User Guide, "Prevent object overwrites with conditional writes".
 */
final class ObjectFolder extends HadoopFolder {
  /** Hadoop's name for the condition; S3A knows it from 3.4.2 on. */
  private static final String CONDITION = "fs.option.create.conditional.overwrite";

  private static final String MARK = "sheaf-creator";

  /** Whether the store has been seen to hold to the condition. */
  private boolean isHeldTo;

  /**
   * The folder at a location.
   *
   * @throws DestinationException if the client cannot create a file exclusively
   */
  ObjectFolder(URI location, Configuration hadoop) throws IOException {
    super(location, hadoop);
    if (!files().hasPathCapability(path("_"), CONDITION)) {
      throw new DestinationException(
          "%s needs exclusive creation, which this hadoop-aws does not have: use 3.4.2 or newer, with"
                  .formatted(location)
              + " a Hadoop client of the same version, and leave fs.s3a.create.conditional.enabled on.");
    }
  }

  /** Why a location can be no folder's, whatever there is; empty if it can. */
  static Optional<String> fault(URI location) {
    if (!location.isAbsolute() || location.getHost() != null) {
      return Optional.empty();
    }
    return Optional.of(
        location.getAuthority() == null
            ? "it names no bucket"
            : "Hadoop takes a bucket's name only if it can be a host's");
  }

  @Override
  public boolean createNew(String name, byte[] content) throws IOException {
    boolean isNew = createByCondition(name, content);
    // Twice: before the first time, another run that failed may have taken the file away.
    if (isNew
        && !isHeldTo
        && createByCondition(name, content)
        && createByCondition(name, content)) {
      delete(name);
      throw new DestinationException(
          "%s is on a store that replaces a file which was to be created only if there is none (If-None-Match), so that two runs would not know of each other: choose another output.path."
              .formatted(location()));
    }
    isHeldTo = true;
    return isNew;
  }

  private boolean createByCondition(String name, byte[] content) throws IOException {
    String mark = UUID.randomUUID().toString();
    FSDataOutputStreamBuilder<?, ?> file = files().createFile(path(name));
    file.overwrite(true); // the condition decides, not a look beforehand
    file.must(CONDITION, true);
    file.opt("fs.s3a.create.header." + MARK, mark);
    try (FSDataOutputStream out = file.build()) {
      out.write(content);
    } catch (IOException e) {
      if (!files().exists(path(name))) {
        throw e;
      }
      return isMarked(path(name), mark);
    }
    return true;
  }

  private boolean isMarked(Path file, String mark) throws IOException {
    byte[] found = files().getXAttr(file, "header." + MARK);
    return Arrays.equals(found, mark.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Draft draft(String name) throws IOException {
    FSDataOutputStream file = files().create(path(name), true);
    return new Draft(file) {
      @Override
      void appear() {
        // It has, when it was closed.
      }

      @Override
      void withdraw(OutputStream unfinished) {
        file.abort();
      }
    };
  }
}
