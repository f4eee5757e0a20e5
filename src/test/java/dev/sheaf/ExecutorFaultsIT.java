package dev.sheaf;

import static dev.sheaf.Command.done;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.SparkCluster.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Executors that die, are late at exact moments or have no room, on a cluster of processes of their
 * own.
 */
class ExecutorFaultsIT {
  @TempDir static Path folder;
  private static SparkCluster cluster;
  private static Path input;

  @BeforeAll
  static void start() throws Exception {
    cluster = SparkCluster.shared();
    input = ManyQuestions.in(folder);
  }

  private static List<String> words(Path output, String order) {
    return List.of(
        "prepare",
        Path.of("jobs/quickstart.yaml").toAbsolutePath().toString(),
        "input.paths=[" + input + "]",
        "output.path=" + output,
        "output.formats=[safetensors,parquet]",
        "output.shard-rows=1000",
        "order.by=" + order,
        "collate.where=executors");
  }

  /** What an undisturbed run on one core gives. */
  private static Map<String, String> undisturbed(String order) throws Exception {
    Path output = folder.resolve("undisturbed-" + order);
    if (!Files.exists(output)) {
      done(cluster.submit(Mode.LOCAL, List.of(), words(output, order)));
    }
    return RunFiles.of(output);
  }

  private static String onExecutors(String... moments) throws IOException {
    return "spark.executor.extraJavaOptions=" + Moments.option(moments);
  }

  @Test
  void executorsKilledWhereverTheyAreInTheWriteChangeNothing() throws Exception {
    Path output = folder.resolve("killed");
    Path read = folder.resolve("chunks-read");
    Map<String, String> kills =
        Map.of(
            "in-the-write", "publish.PieceWriter.writeBatch:exit",
            "after-its-first-file", "publish.PieceWriter.finish:exit",
            "before-its-report", "spark.ExecutorWrite$Writer.commit:exit",
            "after-the-first-file-of-a-shard", "publish.Draft.publish:exit",
            "before-the-report-of-a-shard", "publish.Receipt.write:exit");
    List<String> moments = new ArrayList<>();
    kills.forEach((mark, step) -> moments.add(Moments.kill(folder.resolve(mark), step)));
    moments.add(Moments.note(read, "spark.ShardReaderFactory.createReader:enter"));

    done(
        cluster.submit(
            Mode.CLIENT,
            List.of(
                "spark.stage.maxConsecutiveAttempts=10",
                onExecutors(moments.toArray(String[]::new))),
            words(output, "shuffle")));

    for (String mark : kills.keySet()) {
      assertThat(folder.resolve(mark)).exists();
    }
    // What an executor had for others, who could then not fetch it, was made again.
    assertThat(Moments.times(read)).isGreaterThan(ManyQuestions.FILES);
    assertThat(RunFiles.of(output)).isEqualTo(undisturbed("shuffle"));
  }

  @Test
  void whatLivingExecutorsLoseOrSpoilOfAShuffleIsMadeAnew() throws Exception {
    Path output = folder.resolve("fetched");
    Path log = Files.createDirectories(folder.resolve("events"));
    Path one = folder.resolve("one-fetches");
    Path other = folder.resolve("other-fetches");
    String fetched = "spark.ExecutorWrite$Writer.write:enter";
    List<String> settings =
        List.of(
            "spark.scheduler.minRegisteredResourcesRatio=1",
            "spark.eventLog.enabled=true",
            "spark.eventLog.dir=" + log.toUri(),
            "spark.eventLog.compress=false",
            "spark.eventLog.rolling.enabled=false",
            onExecutors(Moments.hold(one, fetched), Moments.hold(other, fetched)));

    Command.Running run = cluster.start(Mode.CLIENT, settings, words(output, "shuffle"));
    // Either executor is held at the first row that it has fetched, with most tasks still to come.
    run.await(() -> Files.exists(one) && Files.exists(other));
    List<List<Path>> blocks = shuffledBlocks();
    assertThat(blocks).hasSize(2);
    for (Path file : blocks.get(0)) {
      Files.delete(file);
    }
    for (Path file : blocks.get(1)) {
      Files.write(file, new byte[Math.toIntExact(Files.size(file))]);
    }
    Moments.go(one);
    Moments.go(other);

    done(run.end());
    List<String> events = events(log);
    assertThat(events).filteredOn(event -> event.contains("ExecutorAdded")).hasSize(2);
    assertThat(events)
        .filteredOn(event -> event.contains("SparkListenerStageSubmitted"))
        .extracting(ExecutorFaultsIT::stage)
        .containsOnly("Scan", "Write", "Join");
    assertThat(events)
        .filteredOn(event -> event.contains("\"Reason\":\"FetchFailed\""))
        .extracting(ExecutorFaultsIT::fetchedFrom)
        .contains("0", "1");
    assertThat(RunFiles.of(output)).isEqualTo(undisturbed("shuffle"));
  }

  /** What each of the executors has for others to fetch. */
  private static List<List<Path>> shuffledBlocks() throws IOException {
    try (Stream<Path> files = Files.walk(cluster.scratch())) {
      return List.copyOf(
          files
              .filter(file -> file.getFileName().toString().matches("shuffle_.*\\.data"))
              .collect(groupingBy(file -> file.getParent().getParent()))
              .values());
    }
  }

  private static List<String> events(Path log) throws IOException {
    try (Stream<Path> files = Files.list(log)) {
      return Files.readAllLines(files.findFirst().orElseThrow());
    }
  }

  private static String stage(String event) {
    return event.replaceFirst(".*\"Stage Name\":\"([^\"]*)\".*", "$1");
  }

  /** The executor that something could not be fetched from. */
  private static String fetchedFrom(String event) {
    return event.replaceFirst(".*\"Block Manager Address\":\\{\"Executor ID\":\"(\\d+)\".*", "$1");
  }

  @Test
  void aDestinationThatIsFullFailsTheRunWhichGoesOnWhenThereIsRoom() throws Exception {
    Path place = Files.createDirectories(folder.resolve("full"));
    Path output = place.resolve("run");
    try (SmallDisk disk = SmallDisk.mount(place, "size=8m")) {
      SparkCluster there = cluster.seeing(disk);

      Command first = there.submit(Mode.CLIENT, List.of(), words(output, "input"));
      disk.copy(output, folder.resolve("full-first"));
      disk.resize("100m");
      Command second = there.submit(Mode.CLIENT, List.of(), words(output, "input"));
      disk.copy(output, folder.resolve("full-second"));

      assertThat(first.exit()).as(first.err()).isEqualTo(1);
      assertThat(first.err()).contains("No space left on device");
      done(second);
      assertThat(second.err()).containsPattern("Reusing [1-9]\\d* of ");
    }
    Map<String, String> named = new TreeMap<>(RunFiles.of(folder.resolve("full-first")));
    named.keySet().removeIf(name -> name.startsWith("_work/") || name.startsWith("_failed/"));
    assertThat(named).doesNotContainKeys("_SUCCESS", "manifest.json");
    assertThat(undisturbed("input")).containsAllEntriesOf(named);
    assertThat(RunFiles.of(folder.resolve("full-second"))).isEqualTo(undisturbed("input"));
  }

  @Test
  void noRoomForWhatExecutorsHaveForOthersFailsTheRunWhichGoesOnWhenThereIsSome() throws Exception {
    Path output = folder.resolve("no-room");
    List<String> jarsElsewhere = List.of("spark.files.useFetchCache=false");
    Command first;
    try (SmallDisk disk = SmallDisk.mount(cluster.scratch(), "size=100k")) {
      first = cluster.seeing(disk).submit(Mode.CLIENT, jarsElsewhere, words(output, "shuffle"));
    }

    Command second = cluster.submit(Mode.CLIENT, List.of(), words(output, "shuffle"));

    assertThat(first.exit()).as(first.err()).isEqualTo(1);
    assertThat(first.err()).contains("No space left on device");
    done(second);
    assertThat(second.err()).contains("Going on with the run");
    assertThat(RunFiles.of(output)).isEqualTo(undisturbed("shuffle"));
  }

  @Test
  void ofTwoAttemptsThatRunAtATimeOneCounts() throws Exception {
    Path output = folder.resolve("speculation");
    Path late = folder.resolve("late");
    Path pieces = folder.resolve("pieces-made");
    Path lateShard = folder.resolve("late-shard");
    Path joined = folder.resolve("joins-ended");
    Path end = folder.resolve("end");
    String move = "publish.LocalFolder$1.appear:enter";
    List<String> settings =
        List.of(
            "spark.speculation=true",
            "spark.speculation.interval=100ms",
            "spark.speculation.multiplier=1.1",
            "spark.speculation.quantile=0.5",
            "spark.speculation.minTaskRuntime=100ms",
            "spark.driver.extraJavaOptions="
                + Moments.option(Moments.hold(end, "publish.Destination.publish:enter")),
            onExecutors(
                Moments.hold(late, "spark.ExecutorWrite$Writer.write:enter"),
                Moments.note(pieces, "spark.ExecutorWrite$Writer.commit:exit"),
                Moments.hold(lateShard, "publish.ShardFiles.join:enter", move),
                Moments.note(joined, "publish.Receipt.write:exit"),
                Moments.note(joined, "publish.LocalFolder$1.withdraw:enter")));

    Command.Running run = cluster.start(Mode.CLIENT, settings, words(output, "input"));
    // An attempt is held before its first row, and yet the pieces of all tasks are there.
    run.await(() -> Moments.times(pieces) == ManyQuestions.FILES);
    assertThat(late).exists();
    Moments.go(late);
    // Another is held with a shard that has no name yet, and yet all shards have been joined.
    run.await(() -> Files.exists(end));
    assertThat(lateShard).exists();
    int others = Moments.times(joined);
    Moments.go(lateShard); // names the file that the other has made
    run.await(() -> Moments.times(joined) > others);
    Moments.go(end);

    done(run.end());
    assertThat(RunFiles.of(output)).isEqualTo(undisturbed("input"));
  }
}
