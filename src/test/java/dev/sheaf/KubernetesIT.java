package dev.sheaf;

import static dev.sheaf.Command.done;
import static dev.sheaf.HdfsJob.files;
import static dev.sheaf.HdfsJob.words;
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

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Kubelet.canRun(), "SKIPPED: no container can be made here");
    kubernetes = new Kubernetes(PySpark.home(), folder.resolve("kubernetes"));
  }

  @AfterAll
  static void stop() {
    if (kubernetes != null) {
      kubernetes.close();
    }
  }

  private static Integer exit(Pod pod) {
    return pod.getStatus().getContainerStatuses().get(0).getState().getTerminated().getExitCode();
  }

  @Test
  void theSameJobGoesOnWhereTheDriversPodWasDeletedThoughAnExecutorIsKilledInTheWrite()
      throws Exception {
    Path written = folder.resolve("written");
    Path writing = folder.resolve("writing");
    String receipt = "publish.Receipt.write:exit";
    String hold = Moments.hold(written, receipt, receipt, receipt);
    String holdAgain = Moments.hold(writing, "publish.PieceWriter.writeBatch:exit");
    List<String> settings =
        List.of(
            "spark.kubernetes.file.upload.path=" + Hdfs.shared().root() + "/uploaded",
            "spark.driver.extraJavaOptions=" + Moments.option(hold));
    List<String> ofSecond = List.of("spark.executor.extraJavaOptions=" + Moments.option(holdAgain));
    String jar = System.getProperty("sheaf.jar");

    Command.Running first = kubernetes.submit("first", settings, jar, words("again"));
    first.await(() -> Files.exists(written));
    kubernetes.delete("first");
    done(first.end()); // spark-submit's exit code lies
    Map<String, String> left = files("again");
    Command.Running second = kubernetes.submit("second", ofSecond, JAR, words("again"));
    second.await(() -> Files.exists(writing));
    kubernetes.killExecutors();

    done(second.end());
    assertThat(kubernetes.pod("second").getStatus().getPhase()).isEqualTo("Succeeded");
    assertThat(left).containsKey("_work/claim").doesNotContainKeys("_SUCCESS", "manifest.json");
    assertThat(kubernetes.log("second")).contains("Reusing 3 of 9 shards, 24 rows");
    assertThat(files("again")).isEqualTo(HdfsJob.undisturbed()).containsKey("_SUCCESS");
  }

  @Test
  void inClientModeTheExitCodeIsTheProgramsAndInClusterModeThePodHasIt() throws Exception {
    List<String> ofPod = words("", "output.path=/opt/spark/work-dir/out"); // each has its own
    List<String> sheaf = new ArrayList<>(List.of("scripts/sheaf"));
    sheaf.addAll(words("client"));
    sheaf.add("--master=" + kubernetes.master());

    Command.Running inPod = kubernetes.submit("alone", List.of(), JAR, ofPod);
    Command client = Command.run(kubernetes.environment(), sheaf);
    sheaf.add("output.shard-rows=none");
    Command wrong = Command.run(kubernetes.environment(), sheaf);

    done(client);
    assertThat(files("client")).isEqualTo(HdfsJob.undisturbed());
    assertThat(wrong.exit()).as(wrong.err()).isEqualTo(2);
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
    FileSystem.get(URI.create(bucket), s3.settings())
        .copyFromLocalFile(
            new org.apache.hadoop.fs.Path(Path.of("jobs/sample/instructions.json").toUri()),
            new org.apache.hadoop.fs.Path(
                bucket + "corpus/instructions/date=" + date + "/part-0.json"));
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
