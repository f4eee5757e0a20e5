package dev.sheaf.data;

import java.io.FileNotFoundException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What it means for people that a file system refuses a path. */
public enum StorageFault {
  /** Nothing is there. */
  MISSING(""),
  /** The bucket is not there. */
  NO_BUCKET("its bucket does not exist"),
  /** The user, or the credentials, may not. */
  DENIED("the user of this process lacks the permission"),
  /** The object store takes no request like this, as of a bucket in another region. */
  REFUSED("S3 refuses the request; check its region, endpoint and credentials"),
  /** The file system asks for Kerberos, of which this process has not heard. */
  NO_KERBEROS(
      "it asks for Kerberos, of which Hadoop's settings here say nothing; set HADOOP_CONF_DIR"),
  /** The file system asks for Kerberos, and this process cannot prove whose it is. */
  NO_TICKET(
      "it asks for Kerberos, and this process has no valid ticket or token for it; "
          + StorageFault.LOG_IN
          + ", and for a cluster name its file system in spark.kerberos.access.hadoopFileSystems"),
  /** Something else, for which there are only the file system's own words. */
  OTHER("");

  /** What Hadoop says of a server that it had no luck with. */
  private static final Pattern SERVER = Pattern.compile("DestHost:destPort (\\S+)");

  /** What the system says of a file that may not be executed. */
  private static final Pattern NOT_MAPPED =
      Pattern.compile("^(.+?): .*failed to map segment from shared object");

  /** What to do about a ticket that is missing. */
  public static final String LOG_IN =
      "run kinit, or set spark.kerberos.principal and spark.kerberos.keytab";

  private final String why;

  StorageFault(String why) {
    this.why = why;
  }

  /** What is wrong, in a phrase with the way out; empty where that depends on what was tried. */
  public String why() {
    return why;
  }

  /** Whether it is a matter of Kerberos. */
  public boolean isKerberos() {
    return this == NO_KERBEROS || this == NO_TICKET;
  }

  /** The fault that an exception stands for. */
  public static StorageFault of(Throwable e) {
    for (Throwable cause : CauseChain.of(e)) {
      String message = Objects.requireNonNullElse(cause.getMessage(), "");
      if (message.contains("SIMPLE authentication is not enabled")) {
        return NO_KERBEROS;
      }
      if (message.contains("Client cannot authenticate via:[TOKEN, KERBEROS]")) {
        return NO_TICKET;
      }
    }
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
    StorageFault fault = of(e);
    return switch (fault) {
      case MISSING -> "does not exist";
      case NO_BUCKET -> "lies in a bucket that does not exist";
      case DENIED -> "may not be read; " + fault.why;
      case REFUSED, NO_KERBEROS, NO_TICKET -> "cannot be read: " + fault.why;
      case OTHER -> "cannot be read: " + words(e);
    };
  }

  /** Why a server has not let this process or a task in, if that is what an exception tells. */
  public static Optional<String> whyNotLetIn(Throwable e) {
    StorageFault fault = of(e);
    if (!fault.isKerberos()) {
      return Optional.empty();
    }
    Matcher server = SERVER.matcher(Objects.requireNonNullElse(e.getMessage(), ""));
    return Optional.of(
        "%s does not let this process in: %s."
            .formatted(server.find() ? server.group(1) : "The cluster", fault.why));
  }

  /** Why a library of native code is not loaded, if that is for the folder it is unpacked in. */
  public static Optional<String> whyNotLoaded(Throwable thrown) {
    return CauseChain.of(thrown).stream()
        .filter(UnsatisfiedLinkError.class::isInstance)
        .map(cause -> NOT_MAPPED.matcher(String.valueOf(cause.getMessage())))
        .filter(Matcher::find)
        .map(
            found ->
                "%s cannot be loaded, as nothing may be executed in that folder: name another by -Djava.io.tmpdir, in SHEAF_OPTS or in spark.executor.extraJavaOptions."
                    .formatted(found.group(1)))
        .findFirst();
  }

  /** The file system's own words: their first line, without its full stop. */
  public static String words(Exception e) {
    String message =
        e.getCause() instanceof UnknownHostException host
            ? "there is no host " + host.getMessage()
            : Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    return firstLine(message).replaceFirst("[.]+$", "");
  }

  /** The first line of what is said, as Hadoop's words have a stack trace behind it; no secrets. */
  public static String firstLine(String said) {
    return Secrets.masked(said.lines().findFirst().orElse(""));
  }
}
