package dev.sheaf.data;

import java.io.FileNotFoundException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** What it means for people that a file system refuses a path. */
public enum StorageFault {
  /** Nothing is there. */
  MISSING,
  /** The bucket is not there. */
  NO_BUCKET,
  /** The user, or the credentials, may not. */
  DENIED,
  /** The object store takes no request like this, as of a bucket in another region. */
  REFUSED,
  /** Something else, for which there are only the file system's own words. */
  OTHER;

  /** The fault that an exception stands for. */
  public static StorageFault of(Exception e) {
    // By their names, for a cluster without S3 lacks the classes, and other packages may not know
    // Hadoop's.
    return switch (e.getClass().getSimpleName()) {
      case "UnknownStoreException" -> NO_BUCKET;
      case "AccessControlException" -> DENIED;
      case "AWSBadRequestException", "AWSRedirectException" -> REFUSED;
      default ->
          e instanceof AccessDeniedException
              ? DENIED
              : e instanceof NoSuchFileException || e instanceof FileNotFoundException
                  ? MISSING
                  : OTHER;
    };
  }

  /** What is wrong with a path that cannot be read, to follow its name. */
  public static String whyUnreadable(Exception e) {
    return switch (of(e)) {
      case MISSING -> "does not exist";
      case NO_BUCKET -> "lies in a bucket that does not exist";
      case DENIED -> "may not be read; the user of this process lacks the permission";
      case REFUSED ->
          "cannot be read: S3 refuses the request; check its region, endpoint and credentials";
      case OTHER -> "cannot be read: " + words(e);
    };
  }

  /** The file system's own words: their first line, as Hadoop's have a stack trace behind it. */
  public static String words(Exception e) {
    String message =
        e.getCause() instanceof UnknownHostException host
            ? "there is no host " + host.getMessage()
            : Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    return Secrets.masked(message.lines().findFirst().orElse("")).replaceFirst("[.]+$", "");
  }
}
