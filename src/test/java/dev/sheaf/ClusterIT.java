package dev.sheaf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.SparkCluster.Mode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The job jar on a standalone Spark cluster, against the same job in one JVM on one core. */
class ClusterIT {
  private static final String[] SETTINGS = {
    "output.formats=[safetensors,npz,ndlist,parquet]",
    "output.shard-rows=8",
    "order.by=shuffle",
    "input.paths=[%s]".formatted(Path.of("jobs/sample/instructions.json").toAbsolutePath())
  };

  @TempDir static Path folder;
  private static SparkCluster cluster;
  private static Map<String, String> here;

  @BeforeAll
  static void prepareHere() throws Exception {
    cluster = SparkCluster.shared();
    done(cluster.submit(Mode.LOCAL, List.of(), words(folder.resolve("here").toString(), SETTINGS)));
    here = RunFiles.of(folder.resolve("here"));
  }

  private static void done(Command command) {
    assertThat(command.exit()).as(command.out() + command.err()).isZero();
  }

  private static List<String> words(String output, String... settings) {
    List<String> words = new ArrayList<>();
    words.add("prepare");
    words.add(Path.of("jobs/quickstart.yaml").toAbsolutePath().toString());
    words.add("output.path=" + output);
    words.addAll(List.of(settings));
    return words;
  }

  @Test
  void aSharedFolderHoldsTheSameBytes() throws Exception {
    Path output = folder.resolve("cluster");

    done(cluster.submit(Mode.CLIENT, List.of(), words(output.toString(), SETTINGS)));

    assertThat(RunFiles.of(output)).isEqualTo(here);
  }

  @Test
  void hdfsHoldsTheSameBytesWithTheDriverOnTheCluster() throws Exception {
    String output = Hdfs.shared().root() + "/cluster";

    done(cluster.submit(Mode.CLUSTER, List.of(), words(output, SETTINGS)));

    assertThat(RunFiles.of(output, new Configuration())).isEqualTo(here);
  }

  @Test
  void s3HoldsTheSameBytes() throws Exception {
    S3Server s3 = S3Server.shared();
    String output = "s3a://" + S3Server.BUCKET + "/cluster";

    done(cluster.submit(Mode.CLIENT, s3.sparkSettings(), words(output, SETTINGS)));

    assertThat(RunFiles.of(output, s3.settings())).isEqualTo(here);
  }

  /** The jar's own classes before the cluster's: Jackson and YAML are relocated in it. */
  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"CLIENT", "CLUSTER"})
  void theBytesAreTheSameWithTheJarsClassesFirst(Mode mode) throws Exception {
    Path output = folder.resolve("first-" + mode);

    done(
        cluster.submit(
            mode,
            List.of(
                "spark.driver.userClassPathFirst=true", "spark.executor.userClassPathFirst=true"),
            words(output.toString(), SETTINGS)));

    assertThat(RunFiles.of(output)).isEqualTo(here);
  }

  @Test
  void tensorsAreThoseOfTheSparkThatTheJarWasBuiltWith() throws Exception {
    Path output = folder.resolve("built-with");

    done(runInOneJvm(words(output.toString(), SETTINGS)));

    assertThat(tensors(RunFiles.of(output))).isNotEmpty().isEqualTo(tensors(here));
  }

  /** By the Spark that the jar was built with. */
  private static Command runInOneJvm(List<String> words) throws Exception {
    List<String> command = new ArrayList<>(List.of("scripts/sheaf"));
    command.addAll(words);
    return Command.run(Map.of(), command);
  }

  private static Map<String, String> tensors(Map<String, String> files) {
    Map<String, String> tensors = new TreeMap<>(files);
    tensors.keySet().removeIf(name -> !name.contains("/") || name.startsWith("parquet/"));
    return tensors;
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes", "pieces"})
  void theTokenizersFileReachesTheExecutors(String name) throws Exception {
    String setting = "tokenizer.file=src/test/resources/tokenizers/" + name + ".json";
    Path one = folder.resolve(name + "-here");
    Path other = folder.resolve(name + "-cluster");
    done(runInOneJvm(words(one.toString(), setting)));

    done(cluster.submit(Mode.CLIENT, List.of(), words(other.toString(), setting)));

    assertThat(tensors(RunFiles.of(other))).isNotEmpty().isEqualTo(tensors(RunFiles.of(one)));
  }
}
