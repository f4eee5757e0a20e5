package dev.sheaf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * A real S3 server, s3proxy, in a process of its own, over a folder on this disk.
 *
 * <p>All tests of a JVM share one, which ends with it.
 */
public final class S3Server {
  public static final String BUCKET = "sheaf";

  private static final Path JAR = Path.of("target/s3/s3proxy-jar-with-dependencies.jar");

  private static S3Server shared;

  private final Process process;
  private final int port;

  private S3Server(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** The server, started when it is first asked for. */
  public static synchronized S3Server shared() throws Exception {
    if (shared == null) {
      shared = start(Files.createTempDirectory("sheaf-s3-"));
    }
    return shared;
  }

  private static S3Server start(Path folder) throws Exception {
    int port = SparkCluster.freePort();
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.createDirectories(data.resolve(BUCKET));
    Path settings = folder.resolve("s3proxy.conf");
    Files.write(
        settings,
        List.of(
            "s3proxy.authorization=none",
            "s3proxy.endpoint=http://127.0.0.1:" + port,
            "jclouds.provider=filesystem-nio2",
            "jclouds.filesystem.basedir=" + data));
    Path log = folder.resolve("s3proxy.log");
    Process process =
        new ProcessBuilder(
                Command.java(
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-jar",
                    JAR.toString(),
                    "--properties",
                    settings.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process, folder)));
    for (int tries = 0; !isOpen(port); tries++) {
      if (tries == 6000 || !process.isAlive()) {
        throw new IllegalStateException("The server does not answer: " + Files.readString(log));
      }
      Thread.sleep(100);
    }
    return new S3Server(process, port);
  }

  private static void stop(Process process, Path folder) {
    process.destroyForcibly();
    SparkCluster.delete(folder);
  }

  private static boolean isOpen(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Where it listens. */
  int port() {
    return port;
  }

  /** The same server, reached through another port. */
  S3Server through(int other) {
    return new S3Server(process, other);
  }

  private Map<String, String> access() {
    return Map.of(
        "fs.s3a.endpoint", "http://127.0.0.1:" + port,
        "fs.s3a.endpoint.region", "us-east-1",
        "fs.s3a.access.key", "any",
        "fs.s3a.secret.key", "any",
        "fs.s3a.path.style.access", "true");
  }

  /** How to reach it, as Hadoop settings. */
  public Configuration settings() {
    Configuration hadoop = new Configuration();
    access().forEach(hadoop::set);
    return hadoop;
  }

  /** How to reach it, as settings of Spark. */
  public List<String> sparkSettings() {
    return access().entrySet().stream()
        .map(setting -> "spark.hadoop." + setting.getKey() + "=" + setting.getValue())
        .sorted()
        .toList();
  }

  /** How to reach it, as options of a JVM with Spark. */
  public String options() {
    return "-D" + String.join(" -D", sparkSettings());
  }
}
