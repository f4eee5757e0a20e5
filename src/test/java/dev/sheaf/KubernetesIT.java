package dev.sheaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.package$;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * The job jar in pods, submitted by a real Spark; its job file, input and output are on HDFS, those
 * of the sample in the image and on S3.
 */
class KubernetesIT {
  /** Of the image. */
  private static final String JAR = "local:///opt/sheaf/sheaf.jar";

  @TempDir static Path folder;
  private static Kubernetes kubernetes;
  private static String root;
  private static Map<String, String> here;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Kubelet.canRun(), "SKIPPED: no container can be made here");
    Path spark = PySpark.home();
    root = Hdfs.shared().root();
    copyToHdfs("jobs/quickstart.yaml");
    copyToHdfs("jobs/sample/instructions.json");
    kubernetes = new Kubernetes(spark, folder.resolve("kubernetes"));
    List<String> words = words("here");
    words.add("--master=local[1]");
    done(Site.HDFS.run("", words));
    here = files("here");
  }

  @AfterAll
  static void stop() {
    if (kubernetes != null) {
      kubernetes.close();
    }
  }

  private static void copyToHdfs(String file) throws Exception {
    copy(file, Hdfs.shared().files(), "/" + file);
  }

  private static void copy(String file, FileSystem files, String to) throws Exception {
    files.copyFromLocalFile(
        new org.apache.hadoop.fs.Path(Path.of(file).toAbsolutePath().toString()),
        new org.apache.hadoop.fs.Path(to));
  }

  private static List<String> words(String name, String... settings) {
    List<String> words = new ArrayList<>();
    words.add("prepare");
    words.add(root + "/jobs/quickstart.yaml");
    words.add("input.paths=[%s/jobs/sample/instructions.json]".formatted(root));
    words.add("output.path=%s/%s".formatted(root, name));
    words.add("output.formats=[safetensors,parquet]");
    words.add("output.shard-rows=8");
    words.add("collate.where=executors");
    words.addAll(List.of(settings));
    return words;
  }

  private static Map<String, String> files(String name) throws Exception {
    return RunFiles.of(root + "/" + name, new Configuration());
  }

  private static void done(Command command) {
    assertThat(command.exit()).as(command.out() + command.err()).isZero();
  }

  private static Integer exit(Pod pod) {
    return pod.getStatus().getContainerStatuses().get(0).getState().getTerminated().getExitCode();
  }

  @Test
  void inClusterModeAnExecutorKilledInTheWriteIsReplaced() throws Exception {
    Path writing = folder.resolve("writing");
    String hold = Moments.hold(writing, "publish.PieceWriter.writeBatch:exit");
    List<String> settings = List.of("spark.executor.extraJavaOptions=" + Moments.option(hold));

    Command.Running run = kubernetes.submit("replaced", settings, JAR, words("replaced"));
    run.await(() -> Files.exists(writing));
    kubernetes.pods("executor").forEach(kubernetes::kill);

    done(run.end());
    assertThat(kubernetes.pod("replaced").getStatus().getPhase()).isEqualTo("Succeeded");
    assertThat(files("replaced")).isEqualTo(here).containsKey("_SUCCESS");
  }

  @Test
  void theSameJobGoesOnWhereTheDriversPodWasDeleted() throws Exception {
    Path written = folder.resolve("written");
    String receipt = "publish.Receipt.write:exit";
    String hold = Moments.hold(written, receipt, receipt, receipt);
    List<String> settings =
        List.of(
            "spark.kubernetes.file.upload.path=" + root + "/uploaded",
            "spark.driver.extraJavaOptions=" + Moments.option(hold));
    String jar = System.getProperty("sheaf.jar");

    Command.Running first = kubernetes.submit("first", settings, jar, words("again"));
    first.await(() -> Files.exists(written));
    kubernetes.delete(kubernetes.pod("first"));
    done(first.end()); // spark-submit's exit code lies
    Map<String, String> left = files("again");
    Command.Running second = kubernetes.submit("second", List.of(), JAR, words("again"));

    done(second.end());
    assertThat(left).containsKey("_work/claim").doesNotContainKeys("_SUCCESS", "manifest.json");
    assertThat(kubernetes.log("second")).contains("Reusing 3 of 9 shards, 24 rows");
    assertThat(files("again")).isEqualTo(here);
  }

  @Test
  void inClientModeTheExitCodeIsTheProgramsAndInClusterModeThePodHasIt() throws Exception {
    List<String> ofPod = words("", "output.path=/opt/spark/work-dir/out"); // each has its own
    List<String> sheaf = new ArrayList<>(List.of("scripts/sheaf"));
    sheaf.addAll(words("client"));
    sheaf.add("--master=" + kubernetes.master());

    Command.Running inPod = kubernetes.submit("alone", List.of(), JAR, ofPod);
    Command client = Command.run(kubernetes.environment(), sheaf);
    sheaf.add("output.path=" + root + "/unusable");
    sheaf.add("input.paths=[%s/none.json]".formatted(root));
    Command unusable = Command.run(kubernetes.environment(), sheaf);

    done(client);
    assertThat(files("client")).isEqualTo(here);
    assertThat(unusable.exit()).as(unusable.err()).isEqualTo(3);
    assertThat(files("unusable")).containsOnlyKeys("_failed/status.json");
    done(inPod.end()); // it lies again
    assertThat(kubernetes.pod("alone").getStatus().getPhase()).isEqualTo("Failed");
    assertThat(exit(kubernetes.pod("alone"))).as(kubernetes.log("alone")).isEqualTo(4);
    assertThat(kubernetes.log("alone")).contains("choose an output.path that all machines share");
  }

  @Test
  void whatTheOperatorSubmitsOfTheSamplePublishesItsDay() throws Exception {
    String date = "2026-01-31";
    S3Server s3 = S3Server.shared();
    String bucket = "s3a://" + S3Server.BUCKET + "/";
    copy(
        "jobs/sample/instructions.json",
        FileSystem.get(URI.create(bucket), s3.settings()),
        bucket + "corpus/instructions/date=" + date + "/part-0.json");
    String text = Files.readString(Path.of("jobs/schedule/kubernetes.yaml"));
    String there = text.replace("${SHEAF_DATE}", date).replace("s3a://", bucket);
    JsonNode manifest = new ObjectMapper().valueToTree(new Yaml().<Object>load(there));
    assertThat(manifest.get("apiVersion").asText()).isEqualTo("sparkoperator.k8s.io/v1beta2");
    assertThat(manifest.get("kind").asText()).isEqualTo("SparkApplication");
    JsonNode spec = manifest.get("spec");
    assertThat(Class.forName(spec.get("mainClass").asText())).isEqualTo(Sheaf.class);
    assertThat(spec.get("sparkVersion").asText()).isEqualTo(package$.MODULE$.SPARK_VERSION());
    String driver = manifest.at("/metadata/name").asText() + "-driver";
    List<String> settings = ofOperator(spec);
    settings.addAll(s3.sparkSettings());
    List<String> words = new ArrayList<>();
    spec.get("arguments").forEach(word -> words.add(word.asText()));

    String jar = spec.get("mainApplicationFile").asText();
    done(kubernetes.submit(driver, settings, jar, words).end());
    kubernetes.awaitEnd(driver);

    assertThat(exit(kubernetes.pod(driver))).as(kubernetes.log(driver)).isZero();
    assertThat(RunFiles.of(bucket + "corpus/tensors/date=" + date, s3.settings()))
        .containsKey("_SUCCESS");
  }

  /** The settings with which the operator submits, but for the size of the executors. */
  private static List<String> ofOperator(JsonNode spec) {
    List<String> settings = new ArrayList<>();
    settings.add("spark.kubernetes.submission.waitAppCompletion=false");
    settings.add("spark.kubernetes.container.image=" + spec.get("image").asText());
    JsonNode driver = spec.get("driver");
    settings.add("spark.driver.cores=" + driver.get("cores").asText());
    settings.add("spark.driver.memory=" + driver.get("memory").asText());
    settings.add(
        "spark.kubernetes.authenticate.driver.serviceAccountName="
            + driver.get("serviceAccount").asText());
    for (JsonNode variable : driver.get("env")) { // its webhook adds these
      assertThat(variable.get("value").isTextual()).as(variable.toString()).isTrue();
      String name = variable.get("name").asText();
      settings.add("spark.kubernetes.driverEnv." + name + "=" + variable.get("value").asText());
    }
    spec.get("sparkConf")
        .properties()
        .forEach(entry -> settings.add(entry.getKey() + "=" + entry.getValue().asText()));
    return settings;
  }
}
