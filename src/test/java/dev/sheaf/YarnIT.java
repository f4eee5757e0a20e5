package dev.sheaf;

import static dev.sheaf.Command.done;
import static dev.sheaf.HdfsJob.files;
import static dev.sheaf.HdfsJob.words;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.SparkCluster.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job jar on YARN, submitted by a real Spark; its job file, input and output are on HDFS. */
class YarnIT {
  private static final String IN_THE_WRITE = "publish.PieceWriter.writeBatch:exit";

  @TempDir static Path folder;
  private static Yarn yarn;

  @BeforeAll
  static void start() throws Exception {
    yarn = new Yarn(PySpark.home(), folder.resolve("conf"));
  }

  @AfterAll
  static void stop() {
    if (yarn != null) {
      yarn.close();
    }
  }

  private static String onDriver(String moment) throws Exception {
    return "spark.driver.extraJavaOptions=" + Moments.option(moment);
  }

  private static String onExecutors(String moment) throws Exception {
    return "spark.executor.extraJavaOptions=" + Moments.option(moment);
  }

  @Test
  void inClusterModeAContainerKilledInTheWriteIsReplaced() throws Exception {
    Path writing = folder.resolve("writing");
    String hold = Moments.hold(writing, IN_THE_WRITE);

    Command.Running run =
        yarn.submit(
            Mode.CLUSTER,
            "replaced",
            List.of(onExecutors(hold)),
            words("", "output.path=/replaced"));
    run.await(() -> Files.exists(writing));
    yarn.killExecutors(yarn.application("replaced"));

    done(run.end());
    assertThat(files("replaced")).isEqualTo(HdfsJob.undisturbed()).containsKey("_SUCCESS");
  }

  @Test
  void inClusterModeTheSecondAttemptGoesOnWhereTheFirstMasterWasKilled() throws Exception {
    Path written = folder.resolve("written");
    String receipt = "publish.Receipt.write:exit";
    String hold = Moments.hold(written, receipt, receipt, receipt);

    Command.Running run =
        yarn.submit(Mode.CLUSTER, "attempts", List.of(onDriver(hold)), words("attempts"));
    run.await(() -> Files.exists(written));
    ApplicationReport first = yarn.application("attempts");
    yarn.killMaster(first);

    done(run.end());
    ApplicationReport last = yarn.application("attempts");
    assertThat(last.getApplicationId()).isEqualTo(first.getApplicationId());
    assertThat(last.getCurrentApplicationAttemptId().getAttemptId()).isEqualTo(2);
    assertThat(Yarn.log(last.getApplicationId())).contains("Reusing 3 of 9 shards, 24 rows");
    assertThat(files("attempts")).isEqualTo(HdfsJob.undisturbed());
  }

  @Test
  void inClientModeTheSameJobGoesOnWhereAnApplicationWasKilled() throws Exception {
    Path writing = folder.resolve("writing-when-killed");
    List<String> words = words("", "output.path=hdfs:///application-killed");
    List<String> held = List.of(onExecutors(Moments.hold(writing, IN_THE_WRITE)));
    List<String> sheaf = new ArrayList<>(List.of("scripts/sheaf"));
    sheaf.addAll(words);
    sheaf.add("--master=yarn");

    Command.Running killed = yarn.submit(Mode.CLIENT, "killed", held, words);
    killed.await(() -> Files.exists(writing));
    yarn.kill("killed");
    Command bereft = killed.end();
    Map<String, String> left = files("application-killed");
    Command again = Command.run(yarn.environment(), sheaf);

    assertThat(bereft.exit()).as(bereft.err()).isEqualTo(1);
    assertThat(left)
        .containsKey("_failed/status.json")
        .doesNotContainKeys("_SUCCESS", "manifest.json");
    done(again);
    assertThat(again.err())
        .contains("Submitted application application_", "Going on with the run that was begun in");
    assertThat(files("application-killed")).isEqualTo(HdfsJob.undisturbed());
  }

  @Test
  void inClientModeTheExitCodeIsTheProgramsAndInClusterModeItIsOneAfterTwoAttempts()
      throws Exception {
    Hdfs.shared().files().create(new org.apache.hadoop.fs.Path("/taken/by-others")).close();
    List<String> unusable = words("unusable", "input.paths=[hdfs:///none.json]");

    Command.Running client = yarn.submit(Mode.CLIENT, "unusable", Yarn.NO_EXECUTORS, unusable);
    Command.Running onCluster =
        yarn.submit(Mode.CLUSTER, "taken", Yarn.NO_EXECUTORS, words("taken"));

    assertThat(client.end().exit()).isEqualTo(3);
    assertThat(files("unusable")).containsOnlyKeys("_failed/status.json");
    assertThat(onCluster.end().exit()).isEqualTo(1);
    assertThat(files("taken")).containsOnlyKeys("by-others");
    ApplicationReport taken = yarn.application("taken");
    assertThat(taken.getFinalApplicationStatus()).isEqualTo(FinalApplicationStatus.FAILED);
    assertThat(taken.getCurrentApplicationAttemptId().getAttemptId()).isEqualTo(2);
    assertThat(Yarn.log(taken.getApplicationId())).contains("/taken is not empty and holds no run");
  }
}
