package dev.sheaf.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.internal.SQLConf;

/** Opens the session of a job. */
public final class Session {
  private static final String HADOOP = "spark.hadoop.";

  /** What Spark gives a driver on the cluster of the settings of the machine it was sent from. */
  private static final String SENT = "__spark_hadoop_conf__.xml";

  /**
   * A datanode reports a block a moment after its last byte. Hadoop's client sleeps for that, at
   * every file 400 ms and then twice as long each time; here it asks sooner, and for as long.
   */
  private static final Map<String, String> OF_HDFS =
      Map.of(
          "dfs.client.block.write.locateFollowingBlock.initial.delay.ms", "20",
          "dfs.client.block.write.locateFollowingBlock.retries", "10");

  /** Spark's own hook, of Hadoop's too, has 40. */
  private static final int BEFORE_SPARK = 100;

  private static final String MASTER = "spark.master";

  /** As Spark takes it: threads, then how often a task may fail; its own tests have a cluster. */
  private static final Pattern LOCAL =
      Pattern.compile("local(-cluster\\[.*|\\[([1-9][0-9]*|\\*)( *, *[1-9][0-9]*)?])?");

  private static final String TEMPORARY = "java.io.tmpdir";
  private static final String FOLDERS = "spark.local.dir";
  private static final String FOLDERS_VARIABLE = "SPARK_LOCAL_DIRS";
  private static final String REDACTION = "spark.redaction.regex";

  /** Whatever a cluster sets: Kryo, which many do, cannot take records. */
  private static final String SERIALIZER = "spark.serializer";

  /** Spark's own default, as there is no way to add to it. */
  private static final String SECRETS = "(?i)secret|password|token|access[.]?key";

  /** What Spark would show: the command line, which may have a URL, and keys of encryption. */
  private static final String MORE_SECRETS = "|sun[.]java[.]command|encryption[.]key|account[.]key";

  /** How deep in a task's failure Spark looks for one to end the process for, with its own code. */
  private static final String DIES_OF_MEMORY = "spark.executor.killOnFatalError.depth";

  private Session() {}

  /** Loads much of what a session consists of; starts nothing. */
  public static void load() {
    conf("");
    builder();
    SQLConf.get();
    FunctionRegistry.builtin();
  }

  /**
   * What is wrong with a request for a session, as far as it can be told beforehand. Spark's
   * folders that are not there yet are made.
   *
   * @param master as {@link #open} takes it
   */
  public static List<String> faults(String master) {
    SparkConf conf = conf(master);
    return isLocal(conf)
        ? Stream.of(masterFault(conf), folderFault(conf)).flatMap(Optional::stream).toList()
        : List.of();
  }

  private static Optional<String> masterFault(SparkConf conf) {
    String master = conf.get(MASTER);
    return LOCAL.matcher(master).matches()
        ? Optional.empty()
        : Optional.of(
            "The master is '%s'; one of this machine is local, local[4] or local[*]."
                .formatted(master));
  }

  private static Optional<String> folderFault(SparkConf conf) {
    String temporary = System.getProperty(TEMPORARY);
    if (!isUsable(temporary)) {
      return Optional.of(
          "%s is '%s', where no folder can be made: name another by -D%1$s=FOLDER in SHEAF_OPTS."
              .formatted(TEMPORARY, temporary));
    }
    String folders = System.getenv(FOLDERS_VARIABLE);
    if (folders == null) {
      folders = conf.get(FOLDERS, temporary);
    }
    return Arrays.stream(folders.split(",", -1)).anyMatch(Session::isUsable)
        ? Optional.empty()
        : Optional.of(
            "Spark can make no folder in '%s' for what passes through it: name another in %s, or in %s if that is set."
                .formatted(folders, FOLDERS, FOLDERS_VARIABLE));
  }

  private static boolean isUsable(String folder) {
    try {
      Path there = Files.createDirectories(Path.of(folder));
      Files.delete(Files.createTempDirectory(there, "sheaf"));
      return true;
    } catch (IOException | InvalidPathException e) {
      return false;
    }
  }

  /**
   * Opens a session with Sheaf's functions.
   *
   * @param name the application's name
   * @param master where to run; settings that spark-submit gives win
   * @param locations what tasks read and write, for whose HDFS they get tokens
   * @throws SessionException if Spark does not start, with its own words
   */
  public static SparkSession open(String name, String master, List<String> locations) {
    SparkConf conf = conf(master);
    if (isLocal(conf)) {
      ShutdownHookManager.get().addShutdownHook(Session::fallSilent, BEFORE_SPARK);
    }
    Kerberos.askForTokens(conf, locations);
    try {
      return builder().appName(name).config(conf).getOrCreate();
    } catch (Exception e) {
      throw new SessionException(conf.get(MASTER), e);
    }
  }

  /** What Spark says of its own tasks that it stops, when somebody ends the process, is no news. */
  private static void fallSilent() {
    Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
  }

  /** Hadoop's settings as a session has them, before there is one. */
  public static Configuration hadoop() {
    Configuration hadoop = new Configuration();
    hadoop.addResource(SENT);
    OF_HDFS.forEach(hadoop::set);
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith(HADOOP))
        .forEach(name -> hadoop.set(name.substring(HADOOP.length()), System.getProperty(name)));
    return hadoop;
  }

  /** The session of this thread, or else the process's. */
  static SparkSession active() {
    return org.apache.spark.sql.classic.SparkSession.active();
  }

  /** Whether a session would run on YARN. */
  static boolean isYarn(String master) {
    return conf(master).get(MASTER).equals("yarn");
  }

  /** Whether all is to run on this machine, in this process. */
  static boolean isLocal(SparkConf conf) {
    return conf.get(MASTER, "").startsWith("local");
  }

  private static SparkConf conf(String master) {
    SparkConf conf =
        new SparkConf()
            .setIfMissing(MASTER, master)
            .setIfMissing(SheafFunctions.SETTING, SheafFunctions.class.getName())
            .set(SERIALIZER, JavaSerializer.class.getName());
    if (isLocal(conf)) {
      conf.setIfMissing(DIES_OF_MEMORY, "0");
    }
    OF_HDFS.forEach((name, value) -> conf.setIfMissing(HADOOP + name, value));
    return conf.set(REDACTION, conf.get(REDACTION, SECRETS) + MORE_SECRETS);
  }

  /** Spark's own; the one of the interface above it is found by Scala's reflection, in 0.3 s. */
  private static org.apache.spark.sql.classic.SparkSession.Builder builder() {
    return org.apache.spark.sql.classic.SparkSession.builder();
  }
}
