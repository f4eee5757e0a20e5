package dev.sheaf;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * A Kubernetes on loopback, as far as one goes without a container engine: an API server that
 * fabric8 simulates, and a {@link Kubelet} that runs pods as processes.
 */
final class Kubernetes implements AutoCloseable {
  /** Tells of every request. */
  private static final Logger CHATTY = Logger.getLogger(MockWebServer.class.getName());

  private final MockWebServer server = new MockWebServer();
  private final KubernetesClient client;
  private final Kubelet kubelet;
  private final Path settings;
  private final Path sparkHome;

  /**
   * Starts it.
   *
   * @param pyspark a Spark that can be submitted to it
   * @param folder for its files
   */
  Kubernetes(Path pyspark, Path folder) throws IOException {
    CHATTY.setLevel(Level.OFF);
    startServer();
    Path certificate = writeAccount(folder.resolve("account"));
    client = connect(certificate);
    Path image = folder.resolve("image");
    sparkHome = furnish(image, pyspark);
    kubelet = new Kubelet(client, new Kubelet.Image(image, ofContainers()), folder, ownNetwork());
    settings = Files.createDirectories(folder.resolve("conf"));
    writeSettings(certificate);
  }

  private void startServer() throws IOException {
    server.setDispatcher(new KubernetesApi());
    server.useHttps();
    server.start();
  }

  /** What a service account brings into its pods; gives the server's certificate. */
  private Path writeAccount(Path account) throws IOException {
    Path certificate = Files.createDirectories(account).resolve("ca.crt");
    Files.copy(Path.of(server.getSelfSignedCertificate().certificatePath()), certificate);
    Files.writeString(account.resolve("token"), "of-the-account");
    return certificate;
  }

  private KubernetesClient connect(Path certificate) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(Config.empty())
                .withMasterUrl(url())
                .withCaCertFile(certificate.toString())
                .withNamespace("default")
                .build())
        .build();
  }

  /** On loopback, and no other server's that runs now. */
  private String ownNetwork() {
    int port = server.getPort();
    return "127.%s.%s.".formatted(port >> 8, port & 255);
  }

  private String url() {
    return server.url("/").toString().replaceFirst("/$", "");
  }

  /** What a job is submitted to. */
  String master() {
    return "k8s://" + url();
  }

  /**
   * An image as {@code jobs/schedule/kubernetes.yaml} asks for: Spark with the Hadoop and its S3
   * that we are built with, and Sheaf.
   */
  private static Path furnish(Path image, Path pyspark) throws IOException {
    Path spark = image.resolve("opt/spark");
    Path jars = Files.createDirectories(spark.resolve("jars"));
    Files.createDirectories(spark.resolve("work-dir"));
    Files.createSymbolicLink(spark.resolve("bin"), pyspark.resolve("bin"));
    Map<String, Path> byArtifact = new TreeMap<>();
    try (Stream<Path> files = Files.list(pyspark.resolve("jars"))) {
      files.forEach(jar -> byArtifact.put(artifact(jar), jar));
    }
    String ours = Files.readString(Path.of(System.getProperty("sheaf.spark.classpath"))).trim();
    for (String jar : ours.split(":", -1)) {
      byArtifact.put(artifact(Path.of(jar)), Path.of(jar));
    }
    for (Path jar : byArtifact.values()) {
      Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
    }
    Path sheaf = Files.createDirectories(image.resolve("opt/sheaf"));
    Files.createSymbolicLink(sheaf.resolve("sheaf.jar"), Path.of(System.getProperty("sheaf.jar")));
    Files.createSymbolicLink(sheaf.resolve("jobs"), Path.of("jobs").toAbsolutePath());
    return spark;
  }

  private static String artifact(Path jar) {
    return jar.getFileName().toString().replaceFirst("-\\d.*", "");
  }

  private static Map<String, String> ofEveryJvm() {
    return Map.of("JAVA_HOME", System.getProperty("java.home"), "JDK_JAVA_OPTIONS", PySpark.QUICK);
  }

  private static Map<String, String> ofContainers() {
    Map<String, String> environment = new TreeMap<>(ofEveryJvm());
    environment.put("SPARK_HOME", "/opt/spark");
    environment.put("PATH", "/usr/bin:/bin");
    return environment;
  }

  private void writeSettings(Path certificate) throws IOException {
    Map<String, String> spark = new TreeMap<>();
    spark.put("spark.kubernetes.container.image", "sheaf:0.1.0");
    spark.put("spark.kubernetes.driver.master", url());
    spark.put("spark.kubernetes.authenticate.caCertFile", certificate.toString());
    spark.put("spark.kubernetes.authenticate.submission.caCertFile", certificate.toString());
    Hdfs.OF_CLIENTS.forEach((name, value) -> spark.put("spark.hadoop." + name, value));
    PySpark.writeDefaults(settings, spark);
  }

  /** What the environment of a program must have that is to find this Kubernetes. */
  Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>(ofEveryJvm());
    environment.put("SPARK_HOME", sparkHome.toString());
    environment.put("SPARK_CONF_DIR", settings.toString());
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    return environment;
  }

  /**
   * Submits a job whose driver is to run in a pod, and does not wait.
   *
   * @param name of the driver's pod
   * @param settings of Spark, as {@code name=value}
   * @param jar the program
   * @param words for the program
   */
  Command.Running submit(String name, List<String> settings, String jar, List<String> words)
      throws IOException {
    List<String> submit = new ArrayList<>();
    submit.add(sparkHome.resolve("bin/spark-submit").toString());
    submit.addAll(List.of("--master", master()));
    submit.addAll(List.of("--conf", "spark.kubernetes.driver.pod.name=" + name));
    submit.addAll(List.of("--deploy-mode", "cluster"));
    for (String setting : settings) {
      submit.addAll(List.of("--conf", setting));
    }
    submit.addAll(List.of("--class", "dev.sheaf.Sheaf", jar));
    submit.addAll(words);
    return Command.start(environment(), submit);
  }

  /** A pod by its name. */
  Pod pod(String name) {
    return client.pods().withName(name).get();
  }

  /** Waits until a pod's container has ended. */
  void awaitEnd(String name) {
    client.pods().withName(name).waitUntilCondition(Kubelet::hasEnded, 10, TimeUnit.MINUTES);
  }

  /** Deletes a pod, as {@code kubectl delete pod} does. */
  void delete(String name) {
    client.pods().withName(name).delete();
  }

  /** Kills the containers of all executors, as a machine does that has no more memory. */
  void killExecutors() {
    client.pods().withLabel("spark-role", "executor").list().getItems().forEach(kubelet::kill);
  }

  /** What a pod's container has written to standard output and error. */
  String log(String pod) throws IOException {
    return kubelet.log(pod);
  }

  @Override
  public void close() {
    kubelet.close();
    client.close();
    server.shutdown();
  }
}
