package dev.sheaf;

import static dev.sheaf.Command.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.sheaf.FaultyS3.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Disks, datanodes and object stores that fail a run, and then do no longer. Those that wait most,
 * for an S3 that is late or to be asked again, run beside the others.
 */
class DestinationFaultsIT {
  private static final Map<String, String> QUICK = Map.of("SHEAF_OPTS", Site.QUICK);

  @TempDir static Path folder;
  private static Map<String, String> undisturbed;

  @BeforeAll
  static void prepareUndisturbed() throws Exception {
    undisturbed = FaultedJob.undisturbed();
  }

  private static List<String> words(String output) {
    return FaultedJob.words(2, output);
  }

  /** That a run has failed and says so, without a name on anything but whole files. */
  private static void assertNothingIsPublished(Command run, Map<String, String> files) {
    assertThat(run.exit()).as(run.err()).isEqualTo(1);
    Map<String, String> named = new TreeMap<>(files);
    named.keySet().removeIf(name -> name.startsWith("_work/") || name.startsWith("_failed/"));
    assertThat(named).doesNotContainKeys("_SUCCESS", "manifest.json");
    assertThat(undisturbed).containsAllEntriesOf(named);
  }

  /** In a shell, so that limits and mounts are its own; the script says what each run came to. */
  private static Command shell(String script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", "-c", script, "bash"));
    command.addAll(List.of(arguments));
    return Command.run(QUICK, command);
  }

  @Test
  void aFullDiskFailsTheRunWhichGoesOnWhenThereIsRoom() throws Exception {
    String mount = "mount -t tmpfs -o size=320k,mode=700 full \"$1\"";
    Path disk = Files.createDirectories(folder.resolve("disk"));
    Path kept = Files.createDirectories(folder.resolve("kept"));
    assumeTrue(
        shell("unshare -rm sh -c '%s' sh \"$1\"".formatted(mount), disk.toString()).exit() == 0,
        "No file system can be mounted here");
    String output = disk.resolve("run").toString();
    List<String> arguments = new ArrayList<>(List.of(disk.toString(), kept.toString()));
    arguments.addAll(words(output));
    String script =
        """
        set -u
        %s
        disk=$1 kept=$2
        shift 2
        scripts/sheaf "$@" 2>"$kept/first.err"
        echo "exit $?"
        cp -r "$disk/run" "$kept/first"
        mount -o remount,size=40m "$disk"
        scripts/sheaf "$@" 2>"$kept/second.err"
        echo "exit $?"
        cp -r "$disk/run" "$kept/second"
        """
            .formatted(mount);
    List<String> command = new ArrayList<>(List.of("unshare", "-rm", "bash", "-c", script, "bash"));
    command.addAll(arguments);

    Command both = Command.run(QUICK, command);

    String firstErr = Files.readString(kept.resolve("first.err"));
    String secondErr = Files.readString(kept.resolve("second.err"));
    assertThat(both.out().lines().filter(line -> line.startsWith("exit ")))
        .as(firstErr + secondErr)
        .containsExactly("exit 1", "exit 0");
    assertThat(firstErr).contains("No space left on device");
    assertThat(secondErr).contains("Reusing ");
    Map<String, String> first = RunFiles.of(kept.resolve("first"));
    assertNothingIsPublished(new Command(1, "", firstErr), first);
    assertThat(first.keySet()).noneMatch(name -> name.contains("/.draft-"));
    assertThat(first.keySet()).noneMatch(name -> name.startsWith("_work/pieces/"));
    assertThat(RunFiles.of(kept.resolve("second"))).isEqualTo(undisturbed);
  }

  /** A disk without room for the first file may have some the next time; one to read never has. */
  @ParameterizedTest
  @CsvSource({
    "size=4k, 1, No space left on device",
    "nr_inodes=2, 1, No space left on device",
    "ro, 4, Read-only file system"
  })
  void aFullDiskIsNoWrongDestinationAndOneToReadIs(String options, int exit, String why)
      throws Exception {
    String mount = "mount -t tmpfs -o %s small \"$1\"".formatted(options);
    Path disk = Files.createDirectories(folder.resolve(options));
    List<String> words = new ArrayList<>(List.of("unshare", "-rm", "bash", "-c"));
    words.add(mount + "; head -c 4096 /dev/zero >\"$1/other\"; shift; exec scripts/sheaf \"$@\"");
    words.addAll(List.of("bash", disk.toString()));
    words.addAll(words(disk.resolve("run").toString()));
    assumeTrue(
        shell("unshare -rm sh -c '%s' sh \"$1\"".formatted(mount), disk.toString()).exit() == 0,
        "No file system can be mounted here");

    Command run = Command.run(QUICK, words);

    assertThat(run.exit()).as(run.err()).isEqualTo(exit);
    assertThat(run.err()).contains(why);
  }

  @Test
  void aFileThatMayNotGrowFailsTheRunWhichGoesOnWhenItMay() throws Exception {
    String output = folder.resolve("limited").toString();
    String script = "ulimit -f 12; SHEAF_OPTS+=-XX:-UsePerfData exec scripts/sheaf \"$@\"";

    Command first = shell(script, words(output).toArray(String[]::new));

    assertNothingIsPublished(first, RunFiles.of(Path.of(output)));
    assertThat(first.err()).contains("File too large");
    done(Site.DISK.run("", words(output)));
    assertThat(Site.DISK.files(output)).isEqualTo(undisturbed);
  }

  @Test
  void anExhaustedQuotaFailsTheRunWhichGoesOnWhenItIsRaised() throws Exception {
    String output = Site.HDFS.location(folder, "quota");
    var hdfs = Hdfs.shared().files();
    var root = new org.apache.hadoop.fs.Path(output);
    hdfs.mkdirs(root);
    hdfs.setQuota(root, 30, HdfsConstants.QUOTA_DONT_SET);

    Command first = Site.HDFS.run("", words(output));

    assertNothingIsPublished(first, Site.HDFS.files(output));
    assertThat(first.err()).contains("quota");
    hdfs.setQuota(root, HdfsConstants.QUOTA_RESET, HdfsConstants.QUOTA_DONT_SET);
    done(Site.HDFS.run("", words(output)));
    assertThat(Site.HDFS.files(output)).isEqualTo(undisturbed);
  }

  @Test
  void aLostDatanodeFailsTheRunWhichGoesOnWhenItIsBack() throws Exception {
    String output = Site.HDFS.location(folder, "datanode");
    Path held = folder.resolve("datanode-held");
    String hold = Moments.hold(held, "publish.Receipt.write:exit", "publish.Receipt.write:exit");
    // To wait as long as Hadoop does by itself would take the test a minute.
    String impatient =
        " -Dspark.hadoop.dfs.client.block.write.locateFollowingBlock.retries=1"
            + " -Dspark.hadoop.dfs.client.retry.times.get-last-block-length=1"
            + " -Dspark.hadoop.dfs.client.retry.window.base=100";

    Command.Running running = Site.HDFS.start(Moments.option(hold) + impatient, words(output));
    running.await(() -> Files.exists(held));
    Command first;
    try (AutoCloseable datanode = Hdfs.shared().withoutDatanode()) {
      assertThat(datanode).isNotNull();
      Moments.go(held);
      first = running.end();
    }

    assertNothingIsPublished(first, Site.HDFS.files(output));
    Command second = Site.HDFS.run("", words(output));
    done(second);
    assertThat(second.err()).contains("Reusing 2 of 9 shards");
    assertThat(Site.HDFS.files(output)).isEqualTo(undisturbed);
  }

  private static String options(FaultyS3 faulty, String... more) {
    return faulty.server().options() + " " + String.join(" ", more);
  }

  @Test
  @Execution(CONCURRENT)
  void errorsAndLateAnswersOfS3ChangeNothing() throws Exception {
    String output = Site.S3.location(folder, "errors");
    FaultyS3.Fault everyFirstTime =
        (request, time) ->
            time > 0 || request.hashCode() % 2 == 0
                ? Answer.RIGHT
                : switch (Math.floorMod(request.hashCode() / 2, 8)) {
                  case 0, 1, 2 -> Answer.INTERNAL_ERROR;
                  case 7 -> Answer.LATE;
                  default -> Answer.SLOW_DOWN;
                };
    try (FaultyS3 faulty = FaultyS3.before(S3Server.shared(), everyFirstTime)) {
      done(Site.DISK.run(options(faulty), words(output)));

      assertThat(faulty.faults()).isGreaterThan(20);
    }
    assertThat(Site.S3.files(output)).isEqualTo(undisturbed);
  }

  @Test
  @Execution(CONCURRENT)
  void anUploadWhoseAnswerIsLostIsTheRunsOwn() throws Exception {
    String output = Site.S3.location(folder, "lost");
    FaultyS3.Fault everyUpload =
        (request, time) -> time == 0 && request.startsWith("PUT ") ? Answer.LOST : Answer.RIGHT;
    try (FaultyS3 faulty = FaultyS3.before(S3Server.shared(), everyUpload)) {
      done(Site.DISK.run(options(faulty), words(output)));

      assertThat(faulty.faults()).isGreaterThan(20);
    }
    assertThat(Site.S3.files(output)).isEqualTo(undisturbed);
  }

  @Test
  void aShardInPartsWhoseLastAnswerIsLostIsTheRunsOwn() throws Exception {
    Path input = ManyQuestions.in(folder);
    String here = folder.resolve("parts").toString();
    String output = Site.S3.location(folder, "parts");
    String shard = "safetensors/train-00000-of-00001.safetensors";
    String toShard =
        "POST /%s/parts/%s".formatted(S3Server.BUCKET, shard); // begins it, and ends it
    FaultyS3.Fault firstEnd =
        (request, time) -> time == 1 && request.equals(toShard) ? Answer.LOST : Answer.RIGHT;
    try (FaultyS3 faulty = FaultyS3.before(S3Server.shared(), firstEnd)) {
      String parts = "-Dspark.hadoop.fs.s3a.multipart.size=5M";

      Command.Running undisturbed = Site.DISK.start("", inOneShard(input, here));
      done(Site.DISK.run(options(faulty, parts), inOneShard(input, output)));

      done(undisturbed.end());
      assertThat(faulty.times(toShard)).isEqualTo(3);
    }
    assertThat(Site.S3.files(output)).containsKey(shard).isEqualTo(Site.DISK.files(here));
  }

  private static List<String> inOneShard(Path input, String output) {
    return List.of(
        "prepare",
        "jobs/quickstart.yaml",
        "--master=local[2]",
        "input.paths=[" + input + "]",
        "output.path=" + output,
        "output.formats=[safetensors]",
        "collate.where=executors");
  }

  @Test
  @Execution(CONCURRENT)
  void answersThatComeTooLateAreAskedForAgain() throws Exception {
    String output = Site.S3.location(folder, "late");
    List<String> uploads =
        Stream.of("_work/claim", "npz/train-00000-of-00007.npz", "_SUCCESS")
            .map(name -> "PUT /%s/late/%s".formatted(S3Server.BUCKET, name))
            .toList();
    List<String> late = new ArrayList<>(uploads);
    late.add("GET /%s/late/_work/pieces/.*/plan".formatted(S3Server.BUCKET));
    late.add("POST /" + S3Server.BUCKET); // deletes
    FaultyS3.Fault everyFirstTime =
        (request, time) ->
            time == 0 && late.stream().anyMatch(request::matches) ? Answer.TOO_LATE : Answer.RIGHT;
    try (FaultyS3 faulty = FaultyS3.before(S3Server.shared(), everyFirstTime)) {
      done(
          Site.DISK.run(
              options(
                  faulty,
                  ImpatientS3.option(),
                  "-Dspark.hadoop.fs.s3a.connection.request.timeout=" + FaultyS3.PATIENCE,
                  "-Dspark.hadoop.fs.s3a.connection.part.upload.timeout=" + FaultyS3.PATIENCE),
              words(output)));

      assertThat(faulty.faults()).isEqualTo(late.size());
      // Nobody uploads one of them twice who has not given up on an answer.
      assertThat(uploads).allMatch(request -> faulty.times(request) > 1);
    }
    assertThat(Site.S3.files(output)).isEqualTo(undisturbed);
  }

  @Test
  @Execution(CONCURRENT)
  void anS3ThatTakesNoMoreFailsTheRunWhichGoesOnWhenItDoes() throws Exception {
    String output = Site.S3.location(folder, "down");
    FaultyS3.Fault noTestSplit =
        (request, time) -> request.contains("/npz/test-") ? Answer.INTERNAL_ERROR : Answer.RIGHT;
    try (FaultyS3 faulty = FaultyS3.before(S3Server.shared(), noTestSplit)) {
      Command first =
          Site.DISK.run(
              options(
                  faulty,
                  "-Dspark.hadoop.fs.s3a.attempts.maximum=1",
                  "-Dspark.hadoop.fs.s3a.retry.limit=1"),
              words(output));

      assertNothingIsPublished(first, Site.S3.files(output));
    }
    Command second = Site.S3.run("", words(output));
    done(second);
    assertThat(second.err()).contains("Reusing 6 of 9 shards");
    assertThat(Site.S3.files(output)).isEqualTo(undisturbed);
  }
}
