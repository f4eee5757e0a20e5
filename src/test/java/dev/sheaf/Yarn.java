package dev.sheaf;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sheaf.SparkCluster.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.yarn.api.records.ApplicationAttemptId;
import org.apache.hadoop.yarn.api.records.ApplicationId;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.ContainerId;
import org.apache.hadoop.yarn.api.records.ContainerReport;
import org.apache.hadoop.yarn.api.records.SignalContainerCommand;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/**
 * A real YARN on loopback, whose default file system is {@link Hdfs}: a resource manager and two
 * node managers in this process, which start containers as processes of their own.
 */
final class Yarn implements AutoCloseable {
  private static final int NODES = 2;
  private static final String NAME = "yarn";
  private static final String LOOPBACK = "127.0.0.1";

  /** Settings of a job that ends before there is a task. */
  static final List<String> NO_EXECUTORS =
      List.of("spark.dynamicAllocation.enabled=true", "spark.executor.instances=0");

  /** Tells of every class that answers HTTP. */
  private static final Logger CHATTY = Logger.getLogger("org.apache.hadoop.shaded");

  private final MiniYARNCluster cluster = new MiniYARNCluster(NAME, NODES, 1, 1);
  private final YarnClient client = YarnClient.createYarnClient();
  private final Path sparkHome;
  private final Path settings;
  private final Map<String, String> ofHadoop;
  private final String options;

  /**
   * Starts it.
   *
   * @param sparkHome the Spark that is to be submitted to it
   * @param folder for its settings
   */
  Yarn(Path sparkHome, Path folder) throws Exception {
    this(sparkHome, folder, ofHadoop(Hdfs.shared()), "");
  }

  private static Map<String, String> ofHadoop(Hdfs hdfs) {
    Map<String, String> all = new TreeMap<>(Hdfs.OF_CLIENTS);
    all.put(FileSystem.FS_DEFAULT_NAME_KEY, hdfs.root());
    return all;
  }

  /**
   * Starts it over some file system.
   *
   * @param sparkHome the Spark that is to be submitted to it
   * @param folder for its settings
   * @param ofHadoop what all of Hadoop is set to, itself and what uses it
   * @param options of all JVMs of what is submitted
   */
  Yarn(Path sparkHome, Path folder, Map<String, String> ofHadoop, String options) throws Exception {
    CHATTY.setLevel(Level.OFF);
    this.sparkHome = sparkHome;
    this.settings = Files.createDirectories(folder);
    this.ofHadoop = ofHadoop;
    this.options = options;
    YarnConfiguration hadoop = new YarnConfiguration();
    ofHadoop.forEach(hadoop::set);
    hadoop.set("yarn.scheduler.capacity.root.queues", "default");
    hadoop.set("yarn.scheduler.capacity.root.default.capacity", "100");
    hadoop.set("yarn.scheduler.capacity.maximum-am-resource-percent", "1");
    hadoop.set("yarn.resourcemanager.nodemanagers.heartbeat-interval-ms", "100");
    hadoop.set("yarn.nodemanager.vmem-check-enabled", "false"); // a JVM reserves more than it uses
    hadoop.set("yarn.nodemanager.disk-health-checker.enable", "false"); // it stops at 90 % full
    cluster.init(hadoop);
    cluster.start();
    if (!cluster.waitForNodeManagersToConnect(60_000)) {
      throw new IllegalStateException("The nodes do not come.");
    }
    client.init(cluster.getConfig());
    client.start();
    writeSettings();
  }

  private void writeSettings() throws IOException {
    Map<String, String> all = new TreeMap<>(ofHadoop);
    for (String name :
        List.of(YarnConfiguration.RM_ADDRESS, YarnConfiguration.RM_SCHEDULER_ADDRESS)) {
      all.put(name, cluster.getConfig().get(name));
    }
    // Each wins only over the defaults of its own part.
    for (String part : List.of("core", "hdfs", "yarn")) {
      writeXml(part + "-site.xml", all);
    }
    Map<String, String> spark = new TreeMap<>();
    spark.put("spark.yarn.jars", "local:" + sparkHome + "/jars/*"); // 467 MB that all nodes have
    spark.put("spark.yarn.report.interval", "200ms");
    spark.put("spark.yarn.scheduler.heartbeat.interval-ms", "300");
    ofEveryJvm(options)
        .forEach(
            (name, value) -> {
              spark.put("spark.yarn.appMasterEnv." + name, value);
              spark.put("spark.executorEnv." + name, value);
            });
    PySpark.writeDefaults(settings, spark);
  }

  private void writeXml(String file, Map<String, String> all) throws IOException {
    Files.writeString(
        settings.resolve(file),
        all.entrySet().stream()
            .map(s -> "<name>%s</name><value>%s</value>".formatted(s.getKey(), s.getValue()))
            .collect(
                Collectors.joining(
                    "</property><property>",
                    "<configuration><property>",
                    "</property></configuration>")));
  }

  private static Map<String, String> ofEveryJvm(String options) {
    return Map.of(
        "JAVA_HOME",
        System.getProperty("java.home"),
        "JDK_JAVA_OPTIONS",
        PySpark.QUICK + options,
        "SPARK_LOCAL_IP",
        LOOPBACK);
  }

  /** What the environment of a program must have that is to find this YARN. */
  Map<String, String> environment() {
    return environment(sparkHome, settings, options);
  }

  /** What the environment of a program must have that is to find a YARN, its settings given. */
  static Map<String, String> environment(Path sparkHome, Path settings, String options) {
    Map<String, String> environment = new HashMap<>(ofEveryJvm(options));
    environment.put("SPARK_HOME", sparkHome.toString());
    environment.put("SPARK_CONF_DIR", settings.toString());
    environment.put("HADOOP_CONF_DIR", settings.toString());
    return environment;
  }

  /**
   * Submits the job jar, and does not wait.
   *
   * @param name of the application
   * @param settings of Spark, as {@code name=value}
   * @param words for the program
   */
  Command.Running submit(Mode mode, String name, List<String> settings, List<String> words)
      throws IOException {
    return submit(environment(), mode, name, settings, words);
  }

  /** Submits the job jar to the YARN of an environment, and does not wait. */
  static Command.Running submit(
      Map<String, String> environment,
      Mode mode,
      String name,
      List<String> settings,
      List<String> words)
      throws IOException {
    List<String> submit = new ArrayList<>();
    submit.add(environment.get("SPARK_HOME") + "/bin/spark-submit");
    submit.addAll(List.of("--master", "yarn", "--name", name));
    submit.addAll(List.of("--deploy-mode", mode == Mode.CLUSTER ? "cluster" : "client"));
    for (String setting : settings) {
      submit.addAll(List.of("--conf", setting));
    }
    submit.addAll(List.of("--class", "dev.sheaf.Sheaf", System.getProperty("sheaf.jar")));
    submit.addAll(words);
    return Command.start(environment, submit);
  }

  /** The application of a name. */
  ApplicationReport application(String name) throws Exception {
    return client.getApplications().stream()
        .filter(application -> application.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Kills an application, as {@code yarn application -kill} does. */
  void kill(String name) throws Exception {
    client.killApplication(application(name).getApplicationId());
  }

  /** Kills the container of an application's master, as {@code yarn container -signal} does. */
  void killMaster(ApplicationReport application) throws Exception {
    kill(master(application));
  }

  /** Kills all containers of an application but its master's. */
  void killExecutors(ApplicationReport application) throws Exception {
    ContainerId master = master(application);
    for (ContainerReport container :
        client.getContainers(application.getCurrentApplicationAttemptId())) {
      if (!container.getContainerId().equals(master)) {
        kill(container.getContainerId());
      }
    }
  }

  private ContainerId master(ApplicationReport application) throws Exception {
    ApplicationAttemptId attempt = application.getCurrentApplicationAttemptId();
    return client.getApplicationAttemptReport(attempt).getAMContainerId();
  }

  private void kill(ContainerId container) throws Exception {
    client.signalToContainer(container, SignalContainerCommand.FORCEFUL_SHUTDOWN);
  }

  /** What the containers of an application have written to standard output and error. */
  static String log(ApplicationId application) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("target/test/data", NAME))) {
      return files
          .filter(file -> file.getFileName().toString().matches("stdout|stderr"))
          .filter(file -> file.toString().contains("/" + application + "/"))
          .sorted()
          .map(Yarn::text)
          .collect(Collectors.joining());
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Kills what still runs; the cluster itself, which would wait for half a minute, ends with us.
   */
  @Override
  public void close() {
    try {
      for (ApplicationReport application : client.getApplications()) {
        client.killApplication(application.getApplicationId());
      }
    } catch (IOException | YarnException e) {
      throw new IllegalStateException(e);
    }
    client.stop();
  }
}
