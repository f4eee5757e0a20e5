package dev.sheaf.spark;

import dev.sheaf.data.CauseChain;
import dev.sheaf.data.StorageFault;
import dev.sheaf.job.JobConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.login.LoginException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.spark.SparkConf;

/** Whose this process is, and its tasks are, for a Hadoop that asks for Kerberos. */
public final class Kerberos {
  private static final String PRINCIPAL = "spark.kerberos.principal";
  private static final String KEYTAB = "spark.kerberos.keytab";
  private static final String FILE_SYSTEMS = "spark.kerberos.access.hadoopFileSystems";
  private static final String HDFS = "hdfs://";

  /** Names the user for Hadoop. */
  private static final String USER = "HADOOP_USER_NAME";

  private static final String NOBODY = "nobody";

  private Kerberos() {}

  /**
   * Lets this process into what asks for Kerberos: with the keytab that Spark's settings name,
   * which spark-submit uses with some masters only, or else with the ticket that kinit has left.
   * Where nothing asks for it, a process has its user's name.
   *
   * @param hadoop the settings that hold for the whole process from now on
   * @throws JobConfigException if the keytab is no good, or has no principal
   */
  public static void logIn(Configuration hadoop) {
    configure(hadoop);
    String principal = System.getProperty(PRINCIPAL);
    String keytab = System.getProperty(KEYTAB);
    if ((principal == null) != (keytab == null)) {
      String set = keytab == null ? PRINCIPAL : KEYTAB;
      String missing = keytab == null ? KEYTAB : PRINCIPAL;
      throw new JobConfigException(
          List.of("%s is set and %s is not: set both, or none.".formatted(set, missing)));
    }
    if (!UserGroupInformation.isSecurityEnabled()) {
      nameUser();
      return;
    }
    if (keytab == null) {
      return;
    }
    try {
      if (!UserGroupInformation.getLoginUser().isFromKeytab()) {
        UserGroupInformation.loginUserFromKeytab(principal, keytab);
      }
    } catch (IOException e) {
      String why = StorageFault.words((Exception) CauseChain.deepest(e));
      throw new JobConfigException(
          List.of(
              "%s is '%s', with which %s cannot log in: %s."
                  .formatted(KEYTAB, keytab, principal, why)));
    }
  }

  /** A container may run as a number that is no user's, which Hadoop does not take for a name. */
  private static void nameUser() {
    try {
      UserGroupInformation.getLoginUser();
    } catch (IOException e) {
      if (!(e.getCause() instanceof LoginException)) {
        throw new UncheckedIOException(e); // a user with a name, whose tokens cannot be read
      }
      String set = Objects.requireNonNullElse(System.getenv(USER), "");
      String name = set.isEmpty() ? NOBODY : set;
      UserGroupInformation.setLoginUser(UserGroupInformation.createRemoteUser(name));
    }
  }

  private static void configure(Configuration hadoop) {
    try {
      UserGroupInformation.setConfiguration(hadoop);
    } catch (IllegalArgumentException e) {
      throw new JobConfigException(
          List.of(
              "Hadoop's settings ask for Kerberos, which is not set up here (%s): give this machine a krb5.conf, or unset HADOOP_CONF_DIR."
                  .formatted(StorageFault.words((Exception) CauseChain.deepest(e)))));
    }
  }

  /**
   * Why YARN would not let this process in, or empty: its client would ask again for a quarter of
   * an hour.
   *
   * @param master as {@link Session#open} takes it
   */
  public static Optional<String> fault(String master) {
    try {
      return Session.isYarn(master) && UserGroupInformation.isSecurityEnabled() && !isKnown()
          ? Optional.of(
              "The master is yarn, which asks for Kerberos, and this process has no valid ticket;"
                  + " %s.".formatted(StorageFault.LOG_IN))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isKnown() throws IOException {
    UserGroupInformation user = UserGroupInformation.getCurrentUser();
    UserGroupInformation known = user.getRealUser() == null ? user : user.getRealUser();
    return known.hasKerberosCredentials() || !user.getTokens().isEmpty();
  }

  /** Has Spark get tokens for what tasks read and write. */
  static void askForTokens(SparkConf conf, List<String> locations) {
    if (UserGroupInformation.isSecurityEnabled()) {
      String others = conf.get(FILE_SYSTEMS, "");
      conf.set(FILE_SYSTEMS, fileSystems(others, locations, Session.hadoop()));
    }
  }

  /** Spark asks for tokens of the default file system only, and tasks have no ticket. */
  static String fileSystems(String others, List<String> locations, Configuration hadoop) {
    Stream<String> ofLocations =
        locations.stream()
            .filter(location -> location.startsWith(HDFS))
            .flatMap(location -> fileSystem(location, hadoop).stream());
    return Stream.concat(Stream.of(others), ofLocations)
        .filter(fileSystem -> !fileSystem.isEmpty())
        .distinct()
        .collect(Collectors.joining(","));
  }

  /**
   * The file system of a location; empty if its host is not there, for then Spark would get no
   * token at all, and the job would end before it could say so.
   */
  private static Optional<String> fileSystem(String location, Configuration hadoop) {
    try {
      return Optional.of(new Path(location).getFileSystem(hadoop).getUri().toString());
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
