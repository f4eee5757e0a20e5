package dev.sheaf;

import static dev.sheaf.Command.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.SparkCluster.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  private static List<String> words(String output, String... settings) {
    List<String> words = new ArrayList<>();
    words.add("prepare");
    words.add(Path.of("jobs/quickstart.yaml").toAbsolutePath().toString());
    words.add("output.path=" + output);
    words.addAll(List.of(settings));
    return words;
  }

  @ParameterizedTest
  @EnumSource
  void theBytesAreTheSameWhereverTheOutputAndTheDriverAre(Site site) throws Exception {
    assertTheBytesAreTheSame(site, "cluster", site.sparkSettings());
  }

  /** The jar's own classes before the cluster's: Jackson and YAML are relocated in it. */
  @Test
  void theBytesAreTheSameWithTheJarsClassesFirst() throws Exception {
    List<String> first =
        List.of("spark.driver.userClassPathFirst=true", "spark.executor.userClassPathFirst=true");

    assertTheBytesAreTheSame(Site.DISK, "first", first);
  }

  /** With the driver where the job is submitted and, at the same time, on the cluster. */
  private static void assertTheBytesAreTheSame(Site site, String name, List<String> settings)
      throws Exception {
    String one = site.location(folder, name + "-client");
    String other = site.location(folder, name + "-cluster");

    Command.Running client = cluster.start(Mode.CLIENT, settings, words(one, SETTINGS));
    Command.Running onCluster = cluster.start(Mode.CLUSTER, settings, words(other, SETTINGS));

    done(client.end());
    done(onCluster.end());
    assertThat(site.files(one)).isEqualTo(here);
    assertThat(site.files(other)).isEqualTo(here);
  }

  @Test
  void aClusterThatHasNoRoomIsNotWaitedForInSilence() throws Exception {
    List<String> tooLarge =
        List.of("spark.executor.cores=1000", "spark.cores.max=1000", "spark.starvation.timeout=1s");

    Command.Running waiting =
        cluster.start(Mode.CLIENT, tooLarge, words(folder.resolve("no-room").toString()));
    waiting.await(
        () ->
            Files.readString(waiting.err())
                .contains("WARN TaskSchedulerImpl: Initial job has not accepted any resources"));
    waiting.process().destroy();

    assertThat(waiting.end().exit()).isEqualTo(Moments.ENDED);
  }

  @Test
  void tensorsAreThoseOfTheSparkThatTheJarWasBuiltWith() throws Exception {
    Path output = folder.resolve("built-with");

    done(startInOneJvm(words(output.toString(), SETTINGS)).end());

    assertThat(tensors(RunFiles.of(output))).isNotEmpty().isEqualTo(tensors(here));
  }

  /** By the Spark that the jar was built with. */
  private static Command.Running startInOneJvm(List<String> words) throws Exception {
    List<String> command = new ArrayList<>(List.of("scripts/sheaf"));
    command.addAll(words);
    return Command.start(Map.of("SHEAF_OPTS", Site.QUICK), command);
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

    Command.Running inOneJvm = startInOneJvm(words(one.toString(), setting));
    Command.Running onCluster =
        cluster.start(Mode.CLIENT, List.of(), words(other.toString(), setting));

    done(inOneJvm.end());
    done(onCluster.end());
    assertThat(tensors(RunFiles.of(other))).isNotEmpty().isEqualTo(tensors(RunFiles.of(one)));
  }
}
