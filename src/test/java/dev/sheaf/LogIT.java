package dev.sheaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run says where there is no terminal. */
class LogIT {
  private static final String JOB = "jobs/quickstart.yaml";

  private static final String OUT_OF_MEMORY =
      "Java has run out of memory \\(Java heap space\\), here, where it takes at most [0-9]+ MiB, or"
          + " on an executor: let it take more, as by SHEAF_OPTS=-Xmx8g, or by --driver-memory or"
          + " --executor-memory of spark-submit[.]";

  @TempDir Path folder;

  @Test
  void onRequestAllThatIsSaidIsALineOfJsonEach() throws Exception {
    Command done = prepare("json", "done");
    Command failed = prepare("json", "failed", "input.paths=[none.json]");

    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(done.out()).contains("train", folder.toString());
    assertThat(messages(done))
        .contains("Scanning 10,191 bytes in 1 file", "Writing 3 of 3 shards, 61 rows");
    assertThat(failed.exit()).isEqualTo(3);
    assertThat(messages(failed)).contains("none.json does not exist.");
  }

  private static List<String> messages(Command command) throws IOException {
    List<String> messages = new ArrayList<>();
    for (String line : command.err().lines().toList()) {
      JsonNode event = new ObjectMapper().readTree(line);
      assertThat(event.get("ts").asText()).endsWith("Z");
      messages.add(event.get("msg").asText());
    }
    return messages;
  }

  @Test
  void anUnknownKindOfLogIsExitTwo() throws Exception {
    Command wrong = prepare("xml", "wrong");

    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err()).contains("SHEAF_LOG is 'xml'; it must be text or json.");
  }

  @ParameterizedTest
  @CsvSource({
    "spark.Kerberos.askForTokens:enter",
    "PrepareCommand.open:enter",
    "plan.ChunkScanner.scan:enter",
    "publish.PieceWriter.writeBatch:enter"
  })
  void aRunThatIsAskedToEndDoesSoWithoutAWord(String moment) throws Exception {
    String end = Moments.option(Moments.end(folder.resolve("met"), moment));

    Command ended = prepare(Map.of("SHEAF_OPTS", end));

    assertThat(said(ended)).isEmpty();
    assertThat(ended.exit()).isEqualTo(Moments.ENDED);
  }

  @Test
  void whySparkDoesNotStartIsASentence() throws Exception {
    Command tooSmall = prepare(Map.of("SHEAF_OPTS", "-Xmx300m"));
    Command noListener = prepare(Map.of("SHEAF_OPTS", "-Dspark.extraListeners=no.Such"));

    assertThat(said(tooSmall))
        .singleElement(STRING)
        .startsWith("Spark does not start on local[*]: ")
        .endsWith(" must be at least 471859200.");
    assertThat(tooSmall.exit()).isEqualTo(1);
    assertThat(said(noListener))
        .containsExactly(
            "Spark does not start on local[*]: Exception when registering SparkListener"
                + " (java.lang.ClassNotFoundException: no.Such).");
    assertThat(noListener.exit()).isEqualTo(1);
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"driver", "executors"})
  void aBatchThatMemoryDoesNotHoldIsASentence(String where) throws Exception {
    String record = "{\"instruction\":\"Count.\",\"output\":\"%s\"}\n";
    Path input = folder.resolve("counts.jsonl");
    Files.writeString(
        input, record.formatted(" 7".repeat(300_000)) + record.formatted("7").repeat(1023));

    Command full =
        prepare(
            Map.of("SHEAF_OPTS", "-Xmx600m"),
            "full",
            "input.paths=[" + input + "]",
            "batch.size=1024",
            "split.train=1.0",
            "split.test=0.0",
            "collate.where=" + where);

    assertThat(said(full)).singleElement(STRING).matches(OUT_OF_MEMORY);
    assertThat(full.exit()).isEqualTo(1);
  }

  @Test
  void aThreadOfSparksThatDiesForWantOfMemoryEndsTheProcess() throws Exception {
    String classPath = System.getProperty("java.class.path");
    Command ended = Command.run(Map.of(), Command.java("-cp", classPath, Dying.class.getName()));

    assertThat(ended.err().lines()).last(STRING).matches(OUT_OF_MEMORY);
    assertThat(ended.exit()).isEqualTo(1);
  }

  /** The program, with a thread that dies. */
  static final class Dying {
    private Dying() {}

    public static void main(String[] arguments) throws Exception {
      Sheaf.main(new String[] {"--help"});
      new Thread(
              () -> {
                throw new OutOfMemoryError("Java heap space");
              })
          .start();
      Thread.sleep(600_000);
    }
  }

  /** What a run says, but for how far it is. */
  private static List<String> said(Command command) {
    return command
        .err()
        .lines()
        .filter(line -> !line.matches("(Archiving|Scanning|Writing) .*"))
        .toList();
  }

  @Test
  void whatIsCountedGoesToTheSinksOfSparksMetrics() throws Exception {
    Path sink = Files.createDirectory(folder.resolve("sink"));
    String csv = "-Dspark.metrics.conf.driver.sink.csv.";
    String options =
        csv + "class=org.apache.spark.metrics.sink.CsvSink " + csv + "directory=" + sink;
    List<String> words = List.of("scripts/sheaf", "prepare", JOB, "output.path=" + folder + "/run");

    Command done =
        Command.run(Map.of("SHEAF_OPTS", "-Dspark.metrics.namespace=job " + options), words);

    assertThat(done.exit()).as(done.err()).isZero();
    JsonNode ledger =
        new ObjectMapper().readTree(folder.resolve("run/manifest.json").toFile()).get("ledger");
    Map<String, String> counts = new TreeMap<>();
    for (String name : List.of("records", "rejected", "rows", "tokens")) {
      Path file = sink.resolve("job.driver.AccumulatorSource.sheaf." + name + ".csv");
      List<String> lines = Files.readAllLines(file);
      counts.put(name, lines.get(lines.size() - 1).split(",", -1)[1]);
    }
    assertThat(counts)
        .containsEntry("records", ledger.at("/records/read").asText())
        .containsEntry("rejected", "0")
        .containsEntry("rows", ledger.at("/records/written").asText())
        .containsEntry("tokens", ledger.at("/tokens/made").asText());
  }

  @Test
  void aLaptopThatSleptMeanwhileIsNotWorthAWord() throws Exception {
    Path input = folder.resolve("questions.jsonl");
    String question = "{\"instruction\":\"Name a number.\",\"output\":\"%s\"}\n";
    StringBuilder questions = new StringBuilder();
    for (int i = 0; i < 200_000; i++) {
      questions.append(question.formatted(i));
    }
    Files.writeString(input, questions);
    // What Spark otherwise waits two minutes for.
    String impatient =
        "-Dspark.network.timeout=2s -Dspark.executor.heartbeatInterval=500ms"
            + " -Dspark.network.timeoutInterval=500ms";

    Command.Running running =
        Command.start(
            Map.of("SHEAF_OPTS", impatient),
            List.of(
                "scripts/sheaf",
                "prepare",
                JOB,
                "input.paths=[" + input + "]",
                "output.path=" + folder.resolve("run"),
                "collate.where=executors"));
    running.await(() -> Files.readString(running.err()).contains("Writing"));
    sleep(running.process());
    sleep(running.process());
    Command slept = running.end();

    assertThat(slept.exit()).as(slept.err()).isZero();
    assertThat(slept.err()).doesNotContain("ERROR", "WARN", "Exception");
  }

  private static void sleep(Process process) throws Exception {
    String pid = String.valueOf(process.pid());
    Command.run("kill", "-STOP", pid);
    Thread.sleep(3_000);
    Command.run("kill", "-CONT", pid);
    Thread.sleep(800);
  }

  private Command prepare(String log, String run, String... settings) throws Exception {
    return prepare(Map.of("SHEAF_LOG", log), run, settings);
  }

  private Command prepare(Map<String, String> environment) throws Exception {
    return prepare(environment, "run");
  }

  private Command prepare(Map<String, String> environment, String run, String... settings)
      throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of("scripts/sheaf", "prepare", JOB, "output.path=" + folder.resolve(run)));
    words.addAll(List.of(settings));
    return Command.run(environment, words);
  }
}
