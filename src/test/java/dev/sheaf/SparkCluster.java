package dev.sheaf;

import dev.sheaf.data.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A standalone Spark cluster on loopback: a master and two workers, each a process of its own, with
 * the Spark that the tests are to be held on.
 *
 * <p>All tests of a JVM share one, which ends with it.
 */
public final class SparkCluster {
  private static final String LOOPBACK = "127.0.0.1";

  /** Two hosts, as Spark sees it: a task is not tried twice at a time on one. */
  private static final List<String> WORKERS = List.of(LOOPBACK, "127.0.0.2");

  private static final String LOCAL_IP = "SPARK_LOCAL_IP";

  private static final String JAVA_HOME = "JAVA_HOME";

  private static final String OF_DRIVER = "spark.driver.extraJavaOptions=";

  /** Java's own variable: a cluster has many JVMs that live for seconds, and all take these. */
  private static final String OF_EVERY_JVM = "JDK_JAVA_OPTIONS";

  private static SparkCluster shared;

  private final Path folder;
  private final Path home;
  private final Map<String, String> environment;
  private final List<Process> daemons = new ArrayList<>();
  private final List<Process> workers = new ArrayList<>();
  private String master;

  private SparkCluster(Path folder) throws IOException {
    this.folder = folder;
    String jars = Sha256.hex(Files.readAllBytes(listOfJars())).substring(0, 8);
    this.home = Path.of("target/cluster-" + jars).toAbsolutePath();
    this.environment =
        new HashMap<>(
            Map.of(
                "SPARK_HOME",
                home.toString(),
                "SPARK_SCALA_VERSION",
                "2.13",
                LOCAL_IP,
                LOOPBACK,
                "SPARK_LOCAL_DIRS",
                scratch().toString(),
                JAVA_HOME,
                System.getProperty("java.home"),
                OF_EVERY_JVM,
                Command.QUICK));
  }

  /** Where a job's driver runs. */
  public enum Mode {
    /** In the JVM that submits, where all else runs too, on one core. */
    LOCAL,
    /** In the JVM that submits. */
    CLIENT,
    /** On a worker. */
    CLUSTER
  }

  /** The cluster, started when it is first asked for. */
  public static synchronized SparkCluster shared() throws Exception {
    if (shared == null) {
      Path folder = Files.createTempDirectory("sheaf-cluster-");
      SparkCluster cluster = new SparkCluster(folder);
      Runtime.getRuntime().addShutdownHook(new Thread(cluster::stop));
      cluster.start();
      shared = cluster;
    }
    return shared;
  }

  private void start() throws Exception {
    furnishHome();
    environment.put(
        OF_EVERY_JVM,
        Command.QUICK
            + " -XX:SharedArchiveFile="
            + archive()
            + " -Xlog:cds=off -Xlog:cds+dynamic=off");
    daemon("master", LOOPBACK, "org.apache.spark.deploy.master.Master", "--port", "0");
    master = await("master", "Starting Spark master at (\\S+)").group(1);
    for (String host : WORKERS) {
      workers.add(startWorker("worker-" + host, host));
    }
    for (String host : WORKERS) {
      await("worker-" + host, "Successfully registered with master");
    }
  }

  private static Path listOfJars() {
    return Path.of(System.getProperty("sheaf.spark.classpath"));
  }

  private Path archive() {
    return home.resolve("classes.jsa");
  }

  /** Spark's jars, and an archive of their classes: the first JVM of tests makes it for all. */
  private void furnishHome() throws Exception {
    Path jars = Files.createDirectories(home.resolve("jars"));
    try (FileChannel door =
        FileChannel.open(
            home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      door.lock();
      if (Files.exists(archive())) {
        return;
      }
      for (String jar : Files.readString(listOfJars()).trim().split(":", -1)) {
        Path link = jars.resolve(Path.of(jar).getFileName());
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of(jar));
      }
      archiveClasses();
    }
  }

  /** Lets all JVMs share the classes that a job on one core loads. */
  private void archiveClasses() throws Exception {
    Path whole = home.resolve("whole.jsa");
    List<String> words =
        List.of(
            "prepare",
            Path.of("jobs/quickstart.yaml").toAbsolutePath().toString(),
            "input.paths=[%s]".formatted(Path.of("jobs/sample/instructions.json").toAbsolutePath()),
            "output.path=" + folder.resolve("rehearsal"),
            "order.by=shuffle",
            "collate.where=executors");
    Command rehearsal =
        submit(Mode.LOCAL, List.of(OF_DRIVER + "-XX:ArchiveClassesAtExit=" + whole), words);
    if (rehearsal.exit() != 0) {
      throw new IllegalStateException(rehearsal.err());
    }
    Files.move(whole, archive());
  }

  /** The same cluster for jobs whose driver and executors see a disk. */
  SparkCluster seeing(SmallDisk disk) throws IOException {
    SparkCluster cluster = new SparkCluster(folder);
    cluster.environment.putAll(environment);
    cluster.environment.put(JAVA_HOME, disk.javaHome().toString());
    cluster.master = master;
    return cluster;
  }

  /** As Spark gives it to executors, for an archive of classes serves one class path. */
  private String classPath() throws IOException {
    Path jars = home.resolve("jars");
    try (Stream<Path> files = Files.list(jars)) {
      Path first =
          files
              .filter(jar -> jar.getFileName().toString().startsWith("slf4j-api-"))
              .findAny()
              .get();
      return first + ":" + jars + "/*";
    }
  }

  private Process startWorker(String name, String host) throws IOException {
    return daemon(
        name,
        host,
        "org.apache.spark.deploy.worker.Worker",
        "--cores",
        "3",
        "--memory",
        "2g",
        "--work-dir",
        folder.resolve(name).toString(),
        master);
  }

  private Process daemon(String name, String host, String type, String... words)
      throws IOException {
    List<String> command = Command.java("-Xmx512m", "-cp", classPath(), type);
    command.addAll(List.of("--host", host, "--webui-port", "0"));
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile());
    builder.environment().putAll(environment);
    builder.environment().put(LOCAL_IP, host);
    Process process = builder.start();
    daemons.add(process);
    return process;
  }

  /** Waits until a daemon has said something. */
  private Matcher await(String daemon, String pattern) throws Exception {
    Path log = folder.resolve(daemon + ".log");
    for (int tries = 0; tries < 6000; tries++) {
      Matcher said = Pattern.compile(pattern).matcher(Files.readString(log));
      if (said.find()) {
        return said;
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException("Never said '" + pattern + "': " + Files.readString(log));
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void stop() {
    for (Process daemon : daemons) {
      daemon.descendants().forEach(ProcessHandle::destroyForcibly);
      daemon.destroyForcibly();
    }
    delete(folder);
  }

  /** Deletes what a server leaves; what is left of it then is the system's to clean up. */
  static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println(folder + " is left behind: " + e.getMessage());
    }
  }

  /** The folder below which executors keep what others are to fetch. */
  Path scratch() {
    return folder.resolve("scratch");
  }

  /** The executors that run now. */
  List<ProcessHandle> executors() {
    return workers.stream().flatMap(Process::children).toList();
  }

  /**
   * Submits the job jar.
   *
   * @param settings of Spark, as {@code name=value}
   * @param words for the program
   */
  public Command submit(Mode mode, List<String> settings, List<String> words) throws Exception {
    return start(mode, settings, words).end();
  }

  /** Submits the job jar, and does not wait. */
  Command.Running start(Mode mode, List<String> settings, List<String> words) throws IOException {
    List<String> submit =
        Command.java(
            "-Xmx600m",
            "-Dlog4j2.configurationFile=file:" + Path.of("conf/log4j2.properties").toAbsolutePath(),
            "-cp",
            classPath());
    submit.set(0, Path.of(environment.get(JAVA_HOME), "bin", "java").toString());
    if (mode != Mode.CLUSTER) {
      submit.addAll(driverOptions(settings));
    }
    submit.addAll(
        List.of(
            "org.apache.spark.deploy.SparkSubmit",
            "--master",
            mode == Mode.LOCAL ? "local[1]" : master,
            "--deploy-mode",
            mode == Mode.CLUSTER ? "cluster" : "client",
            "--executor-memory",
            "512m",
            "--driver-memory",
            "600m"));
    for (String setting : ofEveryJob(mode)) {
      submit.addAll(List.of("--conf", setting));
    }
    for (String setting : settings) {
      submit.addAll(List.of("--conf", setting));
    }
    submit.addAll(
        List.of(
            "--class",
            "dev.sheaf.Sheaf",
            "--jars",
            Files.readString(Path.of("target/tokenizers.classpath")).trim(),
            System.getProperty("sheaf.jar")));
    submit.addAll(words);
    return Command.start(environment, submit);
  }

  /** In client mode the driver is the JVM that submits, which takes its options itself. */
  private static List<String> driverOptions(List<String> settings) {
    return settings.stream()
        .filter(setting -> setting.startsWith(OF_DRIVER))
        .map(setting -> setting.substring(OF_DRIVER.length()))
        .toList();
  }

  private List<String> ofEveryJob(Mode mode) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "spark.ui.enabled=false",
                "spark.executorEnv.%s=%s".formatted(JAVA_HOME, environment.get(JAVA_HOME)),
                "spark.executor.cores=1",
                "spark.cores.max=2",
                "spark.deploy.spreadOut=true",
                // As clusters often have it for all their jobs.
                "spark.serializer=org.apache.spark.serializer.KryoSerializer"));
    if (mode != Mode.CLUSTER) {
      settings.addAll(
          List.of("spark.driver.host=" + LOOPBACK, "spark.driver.bindAddress=" + LOOPBACK));
    } else {
      settings.add("spark.standalone.submit.waitAppCompletion=true");
    }
    return settings;
  }
}
