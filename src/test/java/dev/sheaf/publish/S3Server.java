package dev.sheaf.publish;

import dev.sheaf.Command;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/** A real S3 server, s3proxy, in a process of its own, over a folder on this disk. */
final class S3Server implements AutoCloseable {
  static final String BUCKET = "sheaf";

  private final Process process;
  private final int port;

  private S3Server(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static S3Server start(Path jar, Path folder) throws Exception {
    int port = freePort();
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
                Command.java("-jar", jar.toString(), "--properties", settings.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    S3Server server = new S3Server(process, port);
    for (int tries = 0; !isOpen(port); tries++) {
      if (tries == 600 || !process.isAlive()) {
        server.close();
        throw new IllegalStateException("The server does not answer: " + Files.readString(log));
      }
      Thread.sleep(100);
    }
    return server;
  }

  private static boolean isOpen(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
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
  Configuration settings() {
    Configuration hadoop = new Configuration();
    access().forEach(hadoop::set);
    return hadoop;
  }

  /** How to reach it, as options of a JVM with Spark. */
  String options() {
    return access().entrySet().stream()
        .map(setting -> "-Dspark.hadoop." + setting.getKey() + "=" + setting.getValue())
        .collect(Collectors.joining(" "));
  }

  @Override
  public void close() {
    process.destroy();
  }
}
