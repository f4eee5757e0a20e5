package dev.sheaf.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sheaf.data.Chunk;
import dev.sheaf.data.InputException;
import dev.sheaf.data.InputFile;
import dev.sheaf.data.InputFormat;
import dev.sheaf.job.JobParts;
import dev.sheaf.plan.ChunkScan;
import dev.sheaf.plan.RunPlan;
import dev.sheaf.plan.Scan;
import dev.sheaf.publish.DestinationException;
import dev.sheaf.publish.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrepareJobTest {
  private static final String ALL_FORMATS = "output.formats=[safetensors,npz,ndlist,parquet]";

  @TempDir Path folder;
  private Runs runs;
  private Path input;

  @BeforeEach
  void writeInput() throws IOException {
    runs = new Runs(folder);
    input = folder.resolve("input.jsonl");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      lines.append(
          "{\"instruction\":\"Tell me about %s.\",\"input\":\"%s\",\"output\":\"%s\"}%n"
              .formatted(
                  i, i % 3 == 0 ? "" : "größer 数 " + i, "It is a number. ".repeat(i % 7 + 1)));
    }
    Files.writeString(input, lines.toString().replace("\r", ""), StandardCharsets.UTF_8);
  }

  @Test
  void bytesDoNotDependOnMasterChunksOrWhereBatchesAreCollated() throws IOException {
    String[] settings = {ALL_FORMATS, "output.shard-rows=40"};
    for (String order : List.of("input", "shuffle")) {
      String by = "order.by=" + order;
      prepareOn("local[1]", order + "-1", settings, by, "collate.where=executors");
      prepareOn("local[4]", order + "-4", settings, by, "collate.where=executors");
      prepareOn("local[2]", order + "-driver", settings, by, "collate.where=driver");

      assertThat(runs.files(order + "-4")).isEqualTo(runs.files(order + "-1"));
      assertThat(runs.files(order + "-driver")).isEqualTo(runs.files(order + "-1"));
    }
    assertThat(runs.files("shuffle-1").get("npz/train-00000-of-00007.npz"))
        .isNotNull()
        .isNotEqualTo(runs.files("input-1").get("npz/train-00000-of-00007.npz"));
  }

  private void prepareOn(String master, String name, String[] settings, String... more)
      throws IOException {
    SparkSession.active().stop();
    String[] all = new String[settings.length + more.length];
    System.arraycopy(settings, 0, all, 0, settings.length);
    System.arraycopy(more, 0, all, settings.length, more.length);
    runs.prepare(Runs.session(master), Runs.SMALL_STRIDE, input, name, all);
  }

  @Test
  void tensorsDoNotDependOnHowInputsAreCut() throws IOException {
    for (long stride : new long[] {100, 7777, 1 << 20}) {
      runs.prepare(Runs.session("local[2]"), stride, input, "cut-" + stride, ALL_FORMATS);
    }
    Map<String, String> whole = tensors("cut-" + (1 << 20));

    assertThat(whole).hasSize(9);
    assertThat(tensors("cut-100")).isEqualTo(whole);
    assertThat(tensors("cut-7777")).isEqualTo(whole);
  }

  private Map<String, String> tensors(String run) throws IOException {
    Map<String, String> files = runs.files(run);
    // The pages of Parquet are those of the portions, which go by the stride.
    files.keySet().removeIf(name -> !name.contains("/") || name.startsWith("parquet/"));
    return files;
  }

  /** The most tasks of each stage that ends, by its name; all are known when the session stops. */
  private static Map<String, Integer> tasksByStage(SparkSession spark) {
    Map<String, Integer> tasks = new ConcurrentHashMap<>();
    spark
        .sparkContext()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onStageCompleted(SparkListenerStageCompleted completed) {
                tasks.merge(
                    completed.stageInfo().name(), completed.stageInfo().numTasks(), Math::max);
              }
            });
    return tasks;
  }

  @ParameterizedTest
  @ValueSource(strings = {"input", "shuffle"})
  void smallFilesShareATaskAndGiveTheTensorsOfOneFile(String order) throws IOException {
    Path small = Files.createDirectory(folder.resolve("small"));
    List<String> lines = Files.readAllLines(input);
    for (int i = 0; i < 30; i++) {
      Files.write(small.resolve(100 + i + ".jsonl"), lines.subList(10 * i, 10 * i + 10));
    }
    String[] settings = {ALL_FORMATS, "output.shard-rows=40", "order.by=" + order};
    runs.prepare(input, "one", settings);
    SparkSession spark = Runs.session("local[2]");
    Map<String, Integer> tasks = tasksByStage(spark);
    runs.prepare(small, "many", settings);
    spark.stop(); // and with it its events are all told

    assertThat(tensors("many")).isEqualTo(tensors("one"));
    // 36 KB in strides of 4 KB; a shuffle's rows come together in five times as many batches.
    assertThat(tasks.get("Write")).isBetween(9, 14);
  }

  @ParameterizedTest
  @ValueSource(strings = {"input", "shuffle"})
  void bytesDoNotDependOnHowManyChunksATaskTakes(String order) throws IOException {
    String[] settings = {ALL_FORMATS, "output.shard-rows=40", "order.by=" + order};
    runs.prepare(input, "many", settings);

    Grain coarse = new Grain(Runs.SMALL_STRIDE, 2);
    runs.prepare(Runs.session("local[2]"), coarse, line -> {}, input, "few", settings);

    assertThat(runs.files("few")).isEqualTo(runs.files("many"));
  }

  @Test
  void whatTheDriverHoldsGrowsWithTheChunksAndNotWithTheRecords() throws IOException {
    JavaSparkContext spark = new JavaSparkContext(Runs.session("local[2]").sparkContext());
    Inputs inputs = new Inputs(spark, Runs.grain(Runs.SMALL_STRIDE));
    List<InputFile> files = inputs.list(List.of(input.toString()), InputFormat.AUTO);
    for (String order : List.of("input", "shuffle")) {
      JobParts parts = runs.parts(input, order, "order.by=" + order);
      List<Chunk> chunks = inputs.cut(files, parts.job().input().fields());
      List<ChunkScan> scans =
          inputs.scan(chunks, parts.parser(), parts.splitterByContent(), parts.plainText());

      RunPlan plan = parts.plan(new Scan(files, Runs.SMALL_STRIDE, scans));
      RunFolder.at(runs.run(order).toString()).write("pieces", plan, parts.writeSettings());
      long bytes = Files.size(runs.run(order).resolve("pieces/plan"));

      assertThat(bytes).isLessThan(4096 + 600 * chunks.size());
    }
  }

  @Test
  void theDriverRefusesToCollateWhatItsMemoryIsNotFor() throws IOException {
    Path large = folder.resolve("large.jsonl");
    String text = "x".repeat(15 << 20);
    try (var out = Files.newBufferedWriter(large)) {
      for (int i = 0; i < 18; i++) {
        out.write("{\"instruction\":\"%s\",\"output\":\"%s\"}\n".formatted(i, text));
      }
    }

    assertThatThrownBy(() -> runs.prepare(large, "run", "collate.where=driver"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("collate.where: driver takes at most 268,435,456")
        .hasMessageContaining("say executors or auto");
    assertThat(runs.files("run")).containsOnlyKeys("_failed/status.json");
  }

  @Test
  void anEditedManifestIsDamageWhateverWasEdited() throws IOException {
    runs.prepare(input, "run");
    Path file = runs.run("run").resolve("manifest.json");
    String manifest = Files.readString(file);
    for (String edited :
        List.of(
            manifest.replace("\"read\" : 300", "\"read\" : 299"),
            manifest.replace("\"padding-id\" : 50256", "\"padding-id\" : \"x\""),
            manifest.replaceFirst("\"path\" : \"README.md\"", "\"path\" : null"),
            manifest.replace("\"ledger\"", "\"lodger\""),
            manifest.replace("\"dropped\" : { }", "\"dropped\" : null"),
            manifest.substring(0, manifest.length() / 2),
            "null",
            "")) {
      Files.writeString(file, edited);
      assertThat(runs.damages("run"))
          .as(edited)
          .isNotEmpty()
          .allMatch(damage -> damage.startsWith("manifest.json: "));
    }
  }

  @Test
  void anArrayGivesTheRowsOfTheSameLines() throws IOException {
    Path array = folder.resolve("input.json");
    Files.writeString(
        array, "[\n" + Files.readString(input).strip().replace("\n", ",\n") + "\n]\n");
    runs.prepare(input, "lines", "output.formats=npz");
    runs.prepare(array, "array", "output.formats=npz");

    assertThat(runs.files("array").keySet()).contains("npz/train-00000-of-00001.npz");
    for (String split : List.of("train", "test", "validation")) {
      String name = "npz/" + split + "-00000-of-00001.npz";
      assertThat(runs.files("array").get(name)).isEqualTo(runs.files("lines").get(name));
    }
  }

  @Test
  void theManifestListsWhatWasReadAndWritten() throws IOException {
    Manifest manifest =
        runs.prepare(input, "run", ALL_FORMATS, "split.by=sequential", "output.shard-rows=100")
            .manifest();

    assertThat(runs.manifest("run").files()).isEqualTo(manifest.files());
    assertThat(manifest.ledger().records().read()).isEqualTo(300);
    assertThat(manifest.ledger().records().written()).isEqualTo(300);
    assertThat(manifest.splits().get("train").records()).isEqualTo(255);
    assertThat(manifest.splits().get("test").records()).isEqualTo(30);
    assertThat(manifest.splits().get("validation").records()).isEqualTo(15);
    assertThat(manifest.splits().get("train").batches()).isEqualTo(32);
    assertThat(manifest.files()).extracting("path").contains("npz/train-00002-of-00003.npz");
    assertThat(runs.damages("run")).isEmpty();
  }

  @Test
  void theLastBatchIsDroppedIfAskedForAndItsTokensAreCounted() throws IOException {
    Manifest manifest =
        runs.prepare(input, "run", "split.by=sequential", "batch.drop-last=true").manifest();

    // 255 = 31 x 8 + 7, 30 = 3 x 8 + 6, 15 = 8 + 7
    assertThat(manifest.ledger().records().dropped()).isEqualTo(Map.of("drop-last", 20L));
    assertThat(manifest.ledger().records().written()).isEqualTo(280);
    assertThat(manifest.ledger().tokens().dropped()).isPositive();
    assertThat(manifest.ledger().balances()).isTrue();
    assertThat(runs.damages("run")).isEmpty();
  }

  @Test
  void theSameJobAgainWritesNothing() throws IOException {
    runs.prepare(input, "run");
    Path success = runs.run("run").resolve("_SUCCESS");
    var before = Files.getLastModifiedTime(success);
    var files = runs.files("run");

    assertThat(runs.prepare(input, "run").wasThere()).isTrue();
    assertThat(runs.files("run")).isEqualTo(files);
    assertThat(Files.getLastModifiedTime(success)).isEqualTo(before);
  }

  @Test
  void anotherJobLeavesTheDestinationAsItIs() throws IOException {
    runs.prepare(input, "run");
    var files = runs.files("run");

    assertThatThrownBy(() -> runs.prepare(input, "run", "batch.size=4"))
        .isInstanceOf(DestinationException.class)
        .hasMessageContaining("holds a finished run of another job");
    Files.writeString(input, Files.readString(input).replace("Tell", "Say"));
    assertThatThrownBy(() -> runs.prepare(input, "run")).isInstanceOf(DestinationException.class);
    assertThat(runs.files("run")).isEqualTo(files);
  }

  @Test
  void aFolderWithOtherFilesIsRefused() throws IOException {
    Files.createDirectories(runs.run("run"));
    Files.writeString(runs.run("run").resolve("thesis.txt"), "mine");

    assertThatThrownBy(() -> runs.prepare(input, "run"))
        .isInstanceOf(DestinationException.class)
        .hasMessageContaining("thesis.txt");
    assertThat(runs.files("run")).containsOnlyKeys("thesis.txt");
  }

  @Test
  void tooManyRejectedRecordsPublishNothingButThemselves() throws IOException {
    breakRecords();

    assertThatThrownBy(() -> runs.prepare(input, "run", "input.max-rejected=5"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("6 of 306 records were rejected")
        .hasMessageContaining("input.max-rejected: 5");
    assertThat(runs.files("run"))
        .containsOnlyKeys("_failed/rejected/part-00009.jsonl", "_failed/status.json");
    JsonNode status = runs.status("run");
    assertThat(status.get("exit-code").asInt()).isEqualTo(3);
    assertThat(status.get("kind").asText()).isEqualTo("unusable");
    assertThat(status.get("job").asText()).isEqualTo("test");
    assertThat(status.get("error").asText()).startsWith("6 of 306 records were rejected");
    assertThat(status.at("/records/read").asLong()).isEqualTo(306);
    assertThat(status.at("/records/accepted").asLong()).isEqualTo(300);
    assertThat(status.at("/records/rejected/not-text").asLong()).isEqualTo(1);
    assertThat(status).hasSize(5);

    assertThat(runs.prepare(input, "run", "input.max-rejected=6").wasThere()).isFalse();
    assertThat(runs.files("run").keySet()).noneMatch(name -> name.startsWith("_" + "failed"));
  }

  @Test
  void rejectedRecordsAreKeptWithReasonAndPlace() throws IOException {
    breakRecords();
    Manifest manifest = runs.prepare(input, "run", "input.max-rejected=2%").manifest();

    assertThat(manifest.ledger().records().rejected())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "malformed-json", 1L,
                "not-an-object", 1L,
                "missing-field", 1L,
                "not-text", 1L,
                "duplicate-key", 1L,
                "empty-field", 1L));
    JsonNode first = new ObjectMapper().readTree(rejectedLines().get(0));
    assertThat(first.get("source").asText()).isEqualTo(input.toString());
    assertThat(first.get("record").asLong()).isEqualTo(300);
    assertThat(first.get("line").asLong()).isEqualTo(301);
    assertThat(first.get("reason").asText()).isEqualTo("malformed-json");
    assertThat(first.get("excerpt").asText()).isEqualTo("{\"instruction\": oops}");
    assertThat(runs.damages("run")).isEmpty();
  }

  private List<String> rejectedLines() throws IOException {
    try (var files = Files.list(runs.run("run").resolve("rejected"))) {
      return Files.readAllLines(files.findFirst().orElseThrow());
    }
  }

  private void breakRecords() throws IOException {
    Files.writeString(
        input,
        Files.readString(input)
            + """
            {"instruction": oops}
            [1, 2]
            {"instruction": "x"}
            {"instruction": 1, "output": "y"}
            {"instruction": "x", "output": "y", "output": "z"}
            {"instruction": "x", "output": ""}
            """);
  }

  @Test
  void anInputWithoutAnAcceptedRecordIsUnusable() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.jsonl"), "\n\n");

    assertThatThrownBy(() -> runs.prepare(empty, "run"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("No record was accepted");
    assertThat(runs.files("run")).containsOnlyKeys("_failed/status.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"input", "shuffle"})
  void aRunThatBrokeOffGoesOnWithTheShardsThatAreThere(String order) throws IOException {
    String[] settings = {"output.shard-rows=40", ALL_FORMATS, "order.by=" + order};
    runs.prepare(input, "whole", settings);
    Path inTheWay = Files.createDirectories(runs.run("broken").resolve("README.md"));
    assertThatThrownBy(() -> runs.prepare(input, "broken", settings))
        .isInstanceOf(IOException.class);
    assertThat(runs.files("broken")).containsKey("_work/claim").doesNotContainKey("_SUCCESS");
    JsonNode status = runs.status("broken");
    assertThat(status.get("exit-code").asInt()).isEqualTo(1);
    assertThat(status.get("kind").asText()).isEqualTo("failed");
    assertThat(status.get("error").asText()).contains("README.md");
    assertThat(status.at("/records/accepted").asLong()).isEqualTo(300);
    Path shard = runs.run("broken").resolve("safetensors/train-00001-of-00007.safetensors");
    FileTime made = Files.getLastModifiedTime(shard);
    Path damaged = runs.run("broken").resolve("safetensors/train-00002-of-00007.safetensors");
    Files.writeString(damaged, "damaged");
    Files.writeString(runs.run("broken").resolve("_work/receipts/train-00003-of-00007.json"), "");

    Files.delete(inTheWay);
    assertThatThrownBy(() -> runs.prepare(input, "broken", "output.shard-rows=48"))
        .isInstanceOf(DestinationException.class)
        .hasMessageContaining("unfinished run of another job");
    assertThat(runs.prepare(input, "broken", settings).wasThere()).isFalse();

    assertThat(Files.getLastModifiedTime(shard)).isEqualTo(made);
    assertThat(runs.files("broken")).isEqualTo(runs.files("whole"));
  }

  @Test
  void aRunThatFailsBeforeTheScansEndHasAStatusWithoutRecords() {
    assertThatThrownBy(() -> runs.prepare(folder.resolve("none.jsonl"), "run"))
        .isInstanceOf(InputException.class);

    assertThat(runs.status("run").get("exit-code").asInt()).isEqualTo(3);
    assertThat(runs.status("run").get("records").isNull()).isTrue();
  }

  @Test
  void sparkShowsStagesByNameAndCountsWhatTheyDo() throws IOException {
    Map<String, Long> counts = new ConcurrentHashMap<>();
    Set<String> stages = ConcurrentHashMap.newKeySet();
    SparkSession spark = Runs.session("local[2]");
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onStageCompleted(SparkListenerStageCompleted completed) {
            stages.add(completed.stageInfo().name());
            scala.jdk.javaapi.CollectionConverters.asJava(completed.stageInfo().accumulables())
                .values()
                .forEach(
                    count ->
                        counts.merge(
                            count.name().getOrElse(() -> ""),
                            count.value().get() instanceof Number n ? n.longValue() : 0L,
                            Long::sum));
          }
        };
    spark.sparkContext().addSparkListener(listener);
    breakRecords();
    Manifest manifest =
        runs.prepare(input, "run", "order.by=shuffle", "input.max-rejected=6").manifest();
    spark.stop(); // and with it its events are all told

    assertThat(stages).containsOnly("Scan", "Rejected records", "Write");
    assertThat(counts)
        .containsEntry("records", 306L)
        .containsEntry("rejected", 6L)
        .containsEntry("examples", 300L)
        .containsEntry("rows", 300L)
        .containsEntry("tokens", manifest.ledger().tokens().made());
  }

  @Test
  void everyStageHasANameThatTheReadmeLists() throws IOException {
    SparkSession spark = Runs.session("local[2]");
    Map<String, Integer> tasks = tasksByStage(spark);
    String records = "{\"instruction\":\"Count.\",\"output\":\"One.\"},\n".repeat(10_001);
    Path array = Files.writeString(folder.resolve("array.json"), "[" + records + "0]");
    Path inTheWay = Files.createDirectories(runs.run("run").resolve("README.md"));
    String[] settings = {"input.max-rejected=1", "order.by=shuffle", "collate.where=executors"};

    assertThatThrownBy(() -> prepare(spark, array, settings)).isInstanceOf(IOException.class);
    Files.delete(inTheWay);
    prepare(spark, array, settings);
    Files.delete(runs.run("run").resolve("_SUCCESS"));
    prepare(spark, array, settings);
    spark.stop(); // and with it its events are all told

    String readme = Files.readString(Path.of("README.md")).replaceAll("\\s+", " ");
    String listed = readme.replaceFirst(".*Spark's UI\\*\\* names the stages: ([^.]*)[.].*", "$1");
    assertThat(tasks.keySet()).containsExactlyInAnyOrder(listed.split(", "));
  }

  private void prepare(SparkSession spark, Path input, String... settings) throws IOException {
    runs.prepare(spark, 1 << 16, input, "run", settings);
  }

  @ParameterizedTest
  @ValueSource(strings = {"_work/claim", "npz/train-00001", "manifest.json", "_SUCCESS"})
  void aRenameThatReturnsFalseIsAFailure(String refused) throws IOException {
    String[] settings = {"output.shard-rows=40", "output.formats=[npz]"};
    runs.prepare(input, "whole", settings);
    StubbornFileSystem.introduceTo(SparkSession.active().sparkContext().hadoopConfiguration());
    String[] there = {
      settings[0], settings[1], "output.path=%s:%s".formatted("stubborn", runs.run("stubborn"))
    };

    StubbornFileSystem.refused = refused;
    assertThatThrownBy(() -> runs.prepare(input, "stubborn", there)).hasMessageContaining("rename");
    assertThat(runs.files("stubborn").keySet())
        .noneMatch(name -> name.startsWith(refused))
        .doesNotContain("_SUCCESS");

    StubbornFileSystem.refused = "";
    runs.prepare(input, "stubborn", there);
    assertThat(runs.files("stubborn")).isEqualTo(runs.files("whole"));
  }

  @ParameterizedTest
  @CsvSource({"input, executors", "shuffle, executors", "shuffle, driver"})
  void aWriteReadsThePlanOnceForItsSourceAndOnceForItsSink(String order, String where)
      throws IOException {
    StubbornFileSystem.introduceTo(Runs.session("local[2]").sparkContext().hadoopConfiguration());
    StubbornFileSystem.OPENED.clear();

    runs.prepare(
        input,
        "run",
        "order.by=" + order,
        "collate.where=" + where,
        "output.path=%s:%s".formatted(StubbornFileSystem.SCHEME, runs.run("run")));

    assertThat(StubbornFileSystem.OPENED).filteredOn("plan"::equals).hasSize(2);
  }

  @Test
  void aRunKilledBeforeItsSuccessIsOnlyConfirmed() throws IOException {
    runs.prepare(input, "run", ALL_FORMATS);
    var files = runs.files("run");
    Path shard = runs.run("run").resolve("npz/train-00000-of-00001.npz");
    FileTime made = Files.getLastModifiedTime(shard);

    Files.delete(runs.run("run").resolve("_SUCCESS"));
    assertThat(runs.prepare(input, "run", ALL_FORMATS).wasThere()).isFalse();
    assertThat(Files.getLastModifiedTime(shard)).isEqualTo(made);
    assertThat(runs.files("run")).isEqualTo(files);

    Files.delete(runs.run("run").resolve("_SUCCESS"));
    Files.writeString(shard, "damaged");
    runs.prepare(input, "run", ALL_FORMATS);
    assertThat(runs.files("run")).isEqualTo(files);
  }

  @Test
  void whatATaskOfAFailedRunLeavesLateIsInNobodysWay() throws IOException {
    Path late = runs.run("run").resolve("_work/pieces/late/piece");
    Files.createDirectories(late.getParent());
    Files.writeString(late, "late");

    runs.prepare(input, "run");

    assertThat(runs.files("run").keySet()).noneMatch(name -> name.startsWith("_work"));
  }

  @Test
  void aRunOvertakenByAnotherSaysSoAndLeavesTheOthersAlone() throws IOException {
    runs.prepare(input, "whole");
    String[] settings = {"output.path=" + runs.run("run")};
    boolean[] raced = {false};

    assertThatThrownBy(
            () ->
                runs.prepare(
                    line -> {
                      if (line.startsWith("Writing") && !raced[0]) {
                        raced[0] = true;
                        uncheckedPrepare("run", settings);
                      }
                    },
                    input,
                    "run",
                    settings))
        .isInstanceOf(DestinationException.class)
        .hasMessageContaining("has been published by another run of this job");

    assertThat(raced).containsExactly(true);
    assertThat(runs.files("run")).isEqualTo(runs.files("whole"));
  }

  private void uncheckedPrepare(String name, String... settings) {
    try {
      runs.prepare(input, name, settings);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aRunWhoseClaimIsTakenBackPublishesNothing() throws IOException {
    Path claim = runs.run("run").resolve("_work/claim");

    assertThatThrownBy(
            () ->
                runs.prepare(
                    line -> {
                      if (line.startsWith("Writing")) {
                        assertThat(claim.toFile().delete()).isTrue();
                      }
                    },
                    input,
                    "run"))
        .isInstanceOf(DestinationException.class)
        .hasMessageContaining("taken back by another run of this job");
    assertThat(runs.files("run")).doesNotContainKeys("manifest.json", "_SUCCESS");
  }

  @Test
  void aRunOvertakenBetweenItsScanAndItsClaimSaysSo() throws IOException {
    boolean[] raced = {false};

    assertThatThrownBy(
            () ->
                runs.prepare(
                    line -> {
                      if (line.startsWith("Scanning") && !raced[0]) {
                        raced[0] = true;
                        uncheckedPrepare("run");
                      }
                    },
                    input,
                    "run"))
        .isInstanceOf(DestinationException.class)
        .hasMessageContaining("has been published by another run of this job");
    assertThat(runs.damages("run")).isEmpty();
  }
}
