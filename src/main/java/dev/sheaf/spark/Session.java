package dev.sheaf.spark;

import dev.sheaf.data.StorageFault;
import dev.sheaf.job.CauseChain;
import dev.sheaf.job.JobConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.internal.SQLConf;

/** Opens the session of a job. */
public final class Session {
  private static final String HADOOP = "spark.hadoop.";

  /** What Spark gives a driver on the cluster of the settings of the machine it was sent from. */
  private static final String SENT = "__spark_hadoop_conf__.xml";

  private static final String MASTER = "spark.master";
  private static final String PRINCIPAL = "spark.kerberos.principal";
  private static final String KEYTAB = "spark.kerberos.keytab";
  private static final String HDFS = "hdfs://";
  private static final String FILE_SYSTEMS = "spark.kerberos.access.hadoopFileSystems";
  private static final String REDACTION = "spark.redaction.regex";

  /** Spark's own default, as there is no way to add to it. */
  private static final String SECRETS = "(?i)secret|password|token|access[.]?key";

  /** What Spark would show: the command line, which may have a URL, and keys of encryption. */
  private static final String MORE_SECRETS = "|sun[.]java[.]command|encryption[.]key|account[.]key";

  private Session() {}

  /** Loads much of what a session consists of; starts nothing. */
  public static void load() {
    conf("");
    builder();
    SQLConf.get();
    FunctionRegistry.builtin();
  }

  /**
   * Opens a session with Sheaf's functions.
   *
   * @param name the application's name
   * @param master where to run; settings that spark-submit gives win
   * @param locations what tasks are to read and write
   */
  public static SparkSession open(String name, String master, List<String> locations) {
    SparkConf conf = conf(master);
    if (UserGroupInformation.isSecurityEnabled()) {
      conf.set(FILE_SYSTEMS, fileSystems(conf.get(FILE_SYSTEMS, ""), locations));
    }
    return builder().appName(name).config(conf).getOrCreate();
  }

  /** Tasks have no ticket, and Spark gets them tokens for the default file system only. */
  static String fileSystems(String others, List<String> locations) {
    Stream<String> ofLocations =
        locations.stream()
            .filter(location -> location.startsWith(HDFS))
            .map(location -> new Path(location).toUri().getAuthority())
            .filter(Objects::nonNull) // the default one
            .map(host -> HDFS + host);
    return Stream.concat(Stream.of(others), ofLocations)
        .filter(fileSystem -> !fileSystem.isEmpty())
        .distinct()
        .collect(Collectors.joining(","));
  }

  /**
   * Lets this process into what asks for Kerberos: with the keytab that Spark's settings name,
   * which spark-submit uses with some masters only, or else with the ticket that kinit has left.
   *
   * @param hadoop as {@link #hadoop} gives it; kept
   * @throws JobConfigException if the keytab is no good
   */
  public static void logIn(Configuration hadoop) {
    UserGroupInformation.setConfiguration(hadoop);
    String principal = System.getProperty(PRINCIPAL);
    String keytab = System.getProperty(KEYTAB);
    if (principal == null || keytab == null || !UserGroupInformation.isSecurityEnabled()) {
      return;
    }
    try {
      if (!UserGroupInformation.getLoginUser().isFromKeytab()) {
        UserGroupInformation.loginUserFromKeytab(principal, keytab);
      }
    } catch (IOException e) {
      throw new JobConfigException(
          List.of(
              "%s is '%s', with which %s cannot log in: %s."
                  .formatted(
                      KEYTAB, keytab, principal, CauseChain.deepest(e).getMessage().strip())));
    }
  }

  /** Hadoop's settings as a session has them, before there is one. */
  public static Configuration hadoop() {
    Configuration hadoop = new Configuration();
    hadoop.addResource(SENT);
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith(HADOOP))
        .forEach(name -> hadoop.set(name.substring(HADOOP.length()), System.getProperty(name)));
    return hadoop;
  }

  /**
   * Why a master would let nobody in, if it is YARN, whose client would ask it again and again for
   * a quarter of an hour; empty if it may.
   *
   * @param master as {@link #open} takes it
   */
  public static Optional<String> fault(String master) {
    boolean isYarn = conf(master).get(MASTER).equals("yarn");
    try {
      return isYarn && UserGroupInformation.isSecurityEnabled() && !isKnown()
          ? Optional.of(
              "The master is yarn, which asks for Kerberos, and this process has no valid ticket; %s."
                  .formatted(StorageFault.LOG_IN))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isKnown() throws IOException {
    UserGroupInformation user = UserGroupInformation.getCurrentUser();
    return user.hasKerberosCredentials() || !user.getTokens().isEmpty();
  }

  /** The session of this thread, or else the process's. */
  static SparkSession active() {
    return org.apache.spark.sql.classic.SparkSession.active();
  }

  private static SparkConf conf(String master) {
    SparkConf conf =
        new SparkConf()
            .setIfMissing(MASTER, master)
            .setIfMissing(SheafFunctions.SETTING, SheafFunctions.class.getName());
    return conf.set(REDACTION, conf.get(REDACTION, SECRETS) + MORE_SECRETS);
  }

  /** Spark's own; the one of the interface above it is found by Scala's reflection, in 0.3 s. */
  private static org.apache.spark.sql.classic.SparkSession.Builder builder() {
    return org.apache.spark.sql.classic.SparkSession.builder();
  }
}
