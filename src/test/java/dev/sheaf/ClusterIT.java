package dev.sheaf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.data.Sha256;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The job jar on a standalone Spark cluster of its own processes, against the same job here. */
class ClusterIT {
  private static final String LOOPBACK = "127.0.0.1";

  @TempDir static Path folder;
  private static Map<String, String> environment;
  private static String master;
  private static Process masterProcess;
  private static Process workerProcess;

  @BeforeAll
  static void startTheCluster() throws Exception {
    Path jars = Files.createDirectories(folder.resolve("spark/jars"));
    String classPath = Files.readString(Path.of(System.getProperty("sheaf.spark.classpath")));
    for (String jar : classPath.trim().split(":", -1)) {
      Files.createSymbolicLink(jars.resolve(Path.of(jar).getFileName()), Path.of(jar));
    }
    environment =
        Map.of(
            "SPARK_HOME",
            folder.resolve("spark").toString(),
            "SPARK_SCALA_VERSION",
            "2.13",
            "SPARK_LOCAL_IP",
            LOOPBACK,
            "JAVA_HOME",
            System.getProperty("java.home"));
    int port = freePort();
    master = "spark://" + LOOPBACK + ":" + port;
    masterProcess = start("master", "org.apache.spark.deploy.master.Master", "--port", "" + port);
    workerProcess =
        start(
            "worker",
            "org.apache.spark.deploy.worker.Worker",
            "--port",
            "" + freePort(),
            "--cores",
            "2",
            "--memory",
            "1g",
            "--work-dir",
            folder.resolve("work").toString(),
            master);
    awaitLine(folder.resolve("worker.log"), "Successfully registered with master");
  }

  private static Process start(String name, String... words) throws IOException {
    List<String> command =
        Command.java("-Xmx512m", "-cp", folder.resolve("spark/jars") + "/*", words[0]);
    command.addAll(List.of("--host", LOOPBACK, "--webui-port", "" + freePort()));
    command.addAll(List.of(words).subList(1, words.length));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static void awaitLine(Path log, String line) throws Exception {
    for (int tries = 0; tries < 600; tries++) {
      if (Files.exists(log) && Files.readString(log).contains(line)) {
        return;
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException("Never said '" + line + "': " + Files.readString(log));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @AfterAll
  static void stopTheCluster() {
    for (Process process : new Process[] {workerProcess, masterProcess}) {
      if (process != null) {
        process.destroy();
      }
    }
  }

  @Test
  void aClusterGivesTheSameBytesAsThisMachine() throws Exception {
    String[] settings = {
      "output.formats=[safetensors,npz,ndlist,parquet]", "output.shard-rows=8", "order.by=shuffle"
    };
    Command here = Command.run(words("scripts/sheaf", "here", settings));
    assertThat(here.exit()).as(here.err()).isZero();

    Command there = submit("cluster", settings);

    assertThat(there.exit()).as(there.err()).isZero();
    assertThat(files("cluster")).isEqualTo(files("here"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes", "pieces"})
  void theTokenizersFileReachesTheExecutors(String name) throws Exception {
    String[] settings = {"tokenizer.file=src/test/resources/tokenizers/" + name + ".json"};
    Command here = Command.run(words("scripts/sheaf", name + "-here", settings));
    assertThat(here.exit()).as(here.err()).isZero();

    Command there = submit(name + "-cluster", settings);

    assertThat(there.exit()).as(there.err()).isZero();
    assertThat(files(name + "-cluster")).isEqualTo(files(name + "-here"));
  }

  private static Command submit(String run, String... settings) throws Exception {
    List<String> submit =
        Command.java(
            "-Xmx1g",
            "-cp",
            folder.resolve("spark/jars") + "/*",
            "org.apache.spark.deploy.SparkSubmit",
            "--master",
            master,
            "--conf",
            "spark.driver.host=" + LOOPBACK,
            "--conf",
            "spark.driver.bindAddress=" + LOOPBACK,
            "--conf",
            "spark.ui.enabled=false",
            "--executor-memory",
            "512m",
            "--class",
            "dev.sheaf.Sheaf",
            "--jars",
            Files.readString(Path.of("target/tokenizers.classpath")).trim(),
            System.getProperty("sheaf.jar"));
    submit.addAll(List.of(words("", run, settings)).subList(1, settings.length + 4));
    return Command.run(environment, submit);
  }

  private static String[] words(String program, String run, String... settings) {
    return Stream.concat(
            Stream.of(
                program, "prepare", "jobs/quickstart.yaml", "output.path=" + folder.resolve(run)),
            Stream.of(settings))
        .toArray(String[]::new);
  }

  private static Map<String, String> files(String run) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder.resolve(run))) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        files.put(
            folder.resolve(run).relativize(file).toString(), Sha256.hex(Files.readAllBytes(file)));
      }
    }
    return files;
  }
}
