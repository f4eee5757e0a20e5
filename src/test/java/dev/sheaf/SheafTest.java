package dev.sheaf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SheafTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @Test
  void everyCommandHasHelp() {
    assertThat(run("--help")).isZero();
    assertThat(run("prepare", "--help")).isZero();
    assertThat(run("verify", "--help")).isZero();
    assertThat(run("show", "--help")).isZero();
    assertThat(out.toString()).contains("prepare", "verify", "show", "key=value", "RUN_DIR");
  }

  @Test
  void aWrongCommandLineIsExitTwo() {
    assertThat(run("prepair")).isEqualTo(2);
    assertThat(run("prepare")).isEqualTo(2);
    assertThat(run("show", "x", "--batch", "one")).isEqualTo(2);
  }

  @Test
  void aMissingJobFileIsExitTwo() {
    assertThat(run("prepare", folder.resolve("none.yaml").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("none.yaml does not exist.");
  }

  @Test
  void aJobFileThatIsNotUtf8IsExitTwoAndNotGuessedAt() throws IOException {
    Path job = Files.writeString(folder.resolve("job.yaml"), "name: caf\u00E9\n", ISO_8859_1);

    assertThat(run("prepare", job.toString())).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo("The job file %s is not UTF-8; convert it first.%n".formatted(job));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mkdir x", "mkfifo x", "ln -s /dev/null x", "ln -s /dev/zero x"})
  @Timeout(60)
  void aJobFileThatIsNoFileIsExitTwoAndNotWaitedFor(String shell) throws Exception {
    assertThat(Command.run("sh", "-c", "cd " + folder + " && " + shell).exit()).isZero();

    assertThat(run("prepare", folder + "/x")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "The job file %s/x is a folder, a pipe, a socket or a device; name a file.%n"
                .formatted(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nofs://host/run", "file://host/run"})
  void aPathThatCanBeNoRunsFolderIsExitTwo(String path) {
    for (String command : List.of("verify", "show")) {
      assertThat(run(command, path)).isEqualTo(2);
    }
    assertThat(err.toString())
        .startsWith("RUN_DIR is '%s', which cannot be a run's folder: ".formatted(path))
        .doesNotContain("\tat ");
  }

  /** What stands where a run is to be published, made by a shell in the test's folder. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo x >run",
        "mkdir run && echo x >run/manifest.json",
        "mkdir run && echo '{\"version\":\"1.0\"}' >run/manifest.json",
        "mkdir -p run/manifest.json",
        "mkdir run && mkfifo run/manifest.json",
        "mkdir run && echo x >run/_work",
        "mkdir -p run/_work && echo '{}' >run/_work/claim",
        "mkdir -p run/_work && echo x >run/_work/claim",
        "ln -s none run",
        "mkdir other && echo x >other/x && ln -s other run",
        "mkdir other run && ln -s ../other run/x"
      })
  @Timeout(60)
  void aDestinationThatHoldsSomethingElseIsExitFourAndNotTouched(String shell) throws Exception {
    Path input = Files.writeString(folder.resolve("a.jsonl"), GOOD);
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"),
            "name: x\ninput: {paths: [%s]}\noutput: {path: %s/run}\n".formatted(input, folder));
    assertThat(Command.run("sh", "-c", "cd " + folder + " && " + shell).exit()).isZero();
    List<String> before = names();

    assertThat(run("prepare", job.toString())).as(err.toString()).isEqualTo(4);
    assertThat(err.toString())
        .startsWith(folder + "/run ")
        .contains("choose another output.path")
        .doesNotContain("\tat ");
    assertThat(names()).isEqualTo(before);
  }

  /** Where root may not write either. */
  @ParameterizedTest
  @CsvSource({
    "/proc/run, no folder can be made there",
    "%s/file/run, Not a directory",
    "%s/link/run, is no folder",
    "%s/loop/run, Too many levels of symbolic links or unable to access attributes of symbolic link"
  })
  @EnabledOnOs(OS.LINUX)
  void aDestinationWhereNothingCanBeWrittenIsExitFour(String path, String why) throws Exception {
    String place = path.formatted(folder);
    Path input = Files.writeString(folder.resolve("a.jsonl"), GOOD);
    Files.writeString(folder.resolve("file"), "x");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("none"));
    Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"),
            "name: x\ninput: {paths: [%s]}\noutput: {path: %s}\n".formatted(input, place));

    assertThat(run("prepare", job.toString())).as(err.toString()).isEqualTo(4);
    assertThat(err.toString().lines().toList())
        .last(InstanceOfAssertFactories.STRING)
        .startsWith(place + " cannot be a run's folder (")
        .endsWith(why + "): choose another output.path.");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void recordsThatCannotBeLeftThereEndTheJobAsTheyWould() throws Exception {
    Path input = Files.writeString(folder.resolve("a.jsonl"), "{}\n");
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"),
            "name: x\ninput: {paths: [%s]}\noutput: {path: /proc/run}\n".formatted(input));

    assertThat(run("prepare", job.toString())).as(err.toString()).isEqualTo(3);
    assertThat(err.toString())
        .contains(
            "1 of 1 record was rejected (1 missing-field), more than input.max-rejected: 0 allows;",
            " they could not be written to /proc/run/_failed/rejected"
                + " (java.nio.file.NoSuchFileException: /proc/run).")
        .doesNotContain("\tat ");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.map(Path::toString).sorted().toList();
    }
  }

  private static final String GOOD = "{\"instruction\":\"Sing.\",\"output\":\"La.\"}\n";

  @Test
  @Timeout(60)
  void linksAndPipesInARunAreLookedAt() throws Exception {
    Path input = Files.writeString(folder.resolve("a.jsonl"), GOOD);
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"),
            "name: x\ninput: {paths: [%s]}\nsplit: {train: 1, test: 0}\noutput: {path: %s/run}\n"
                .formatted(input, folder));
    assertThat(run("prepare", job.toString())).as(err.toString()).isZero();
    Path link = Files.createSymbolicLink(folder.resolve("latest"), folder.resolve("run"));
    Path tensors = folder.resolve("run/safetensors/train-00000-of-00001.safetensors");
    assertThat(run("verify", link.toString())).isZero();

    Path stray = Files.writeString(tensors.resolveSibling("stray"), "x");
    assertThat(run("verify", link.toString())).isEqualTo(3);
    assertThat(err.toString()).contains("safetensors/stray: is not in the manifest.");
    Files.delete(stray);
    Files.createSymbolicLink(tensors.resolveSibling("more"), folder);
    assertThat(run("verify", folder + "/run")).isEqualTo(3);
    assertThat(err.toString()).contains("safetensors/more: is not in the manifest.");
    Files.delete(tensors.resolveSibling("more"));

    Files.move(tensors, folder.resolve("moved"));
    assertThat(Command.run("mkfifo", tensors.toString()).exit()).isZero();
    assertThat(run("verify", folder + "/run")).isEqualTo(3);
    assertThat(err.toString())
        .contains("safetensors/train-00000-of-00001.safetensors: cannot be read: ", " is no file");
    Files.delete(tensors);
    Files.createSymbolicLink(tensors, folder.resolve("moved"));
    assertThat(run("verify", folder + "/run")).isZero();
  }

  @Test
  void aRunThatIsDamagedIsNotShown() throws IOException {
    Files.createDirectories(folder.resolve("run"));
    Files.writeString(folder.resolve("run/manifest.json"), "{}");

    assertThat(run("show", folder + "/run")).isEqualTo(3);
    assertThat(err.toString())
        .isEqualTo("%s/run cannot be shown: see what verify says of it.%n".formatted(folder));
  }

  @Test
  void everyProblemOfAJobFileIsTold() throws IOException {
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"),
            "name: x\ninput: {path: [a]}\nbatch: {size: 0}\ntemplate: alpacka\n");

    assertThat(run("prepare", "--master=local[x]", job.toString(), "split.train=2", "nonsense"))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("input.path", "input.paths", "batch.size", "alpacka", "split.train", "nonsense")
        .contains("output.path", "The master is 'local[x]'; ")
        .doesNotContain("Exception");
  }

  @Test
  void aRunIsPreparedVerifiedAndShown() throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("in.json"),
            "[{\"instruction\":\"Sing.\",\"output\":\"La.\"},"
                + "{\"instruction\":\"Say.\",\"output\":\"Hello.\"}]");
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"),
            "name: x\ninput: {paths: ["
                + input
                + "]}\ntemplate: phi3\noutput: {path: "
                + folder.resolve("run")
                + "}\n");
    String run = folder.resolve("run").toString();

    assertThat(
            run("prepare", "split.by=sequential", job.toString(), "split.train=1", "split.test=0"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("train               2          1");
    assertThat(run("verify", run)).isZero();
    assertThat(run("show", run, "--row", "1")).isZero();
    assertThat(out.toString()).contains("from record 1 of " + input).contains("15496 'Hello'");
    assertThat(run("show", run, "--row", "2")).isEqualTo(3);
    assertThat(err.toString()).contains("Batch 0 of train has rows 0 to 1, no row 2.");
    assertThat(run("prepare", job.toString())).isEqualTo(4);

    Path tensors = folder.resolve("run/safetensors/train-00000-of-00001.safetensors");
    byte[] bytes = Files.readAllBytes(tensors);
    bytes[bytes.length - 1] ^= 1;
    Files.write(tensors, bytes);
    assertThat(run("verify", run)).isEqualTo(3);
    assertThat(err.toString()).contains("safetensors/train-00000-of-00001.safetensors: has");
  }

  @Test
  void aPaddingIdBeyondTheVocabularyIsExitTwo() throws IOException {
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"),
            "name: x\ninput: {paths: [a]}\noutput: {path: " + folder + "/run}\n");

    assertThat(run("prepare", job.toString(), "collate.padding-id=50257")).isEqualTo(2);
    assertThat(err.toString())
        .contains("collate.padding-id is 50257; it must be below 50257, the vocabulary of r50k");
  }

  @Test
  void aTokenizersFileIsCheckedWithTheRestBeforeSparkStarts() throws IOException {
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"),
            "name: x\ninput: {paths: [a]}\noutput: {path: " + folder + "/run}\n");

    assertThat(
            run("prepare", job.toString(), "tokenizer.file=" + folder + "/t.json", "batch.size=0"))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("tokenizer.file '" + folder + "/t.json' does not exist.", "batch.size is '0'");
    assertThat(run("prepare", job.toString(), TOKENIZER, "collate.padding-id=343")).isEqualTo(2);
    assertThat(err.toString())
        .contains("collate.padding-id is 343; it must be below 343, the vocabulary of bytes.json.");
  }

  private static final String TOKENIZER = "tokenizer.file=src/test/resources/tokenizers/bytes.json";

  @Test
  void aRunWithATokenizersFileIsShownWithTheFile() throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("in.json"), "[{\"instruction\":\"Say.\",\"output\":\"the.\"}]");
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"),
            "name: x\ninput: {paths: [%s]}\ntemplate: phi3\nsplit: {train: 1, test: 0}\n"
                    .formatted(input)
                + "output: {path: %s}\n".formatted(folder.resolve("run")));
    String run = folder.resolve("run").toString();

    assertThat(run("prepare", job.toString(), TOKENIZER)).as(err.toString()).isZero();
    assertThat(run("verify", run)).isZero();
    assertThat(run("show", run)).isZero();
    assertThat(out.toString()).contains("   258").doesNotContain("'the'");
    assertThat(err.toString()).contains("name the file bytes.json by --tokenizer.");
    String file = "src/test/resources/tokenizers/bytes.json";
    assertThat(run("show", run, "--tokenizer", file)).isZero();
    assertThat(out.toString()).contains("258 'the'", "from record 0 of " + input);
    assertThat(run("show", run, "--tokenizer", file.replace("bytes", "pieces"))).isEqualTo(2);
    assertThat(err.toString()).contains("the run was made with bytes.json, which has");
  }

  @Test
  void aMissingInputIsExitThree() throws IOException {
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"),
            "name: x\ninput: {paths: [/none.json]}\noutput: {path: " + folder + "/run}\n");

    assertThat(run("prepare", job.toString())).isEqualTo(3);
    assertThat(err.toString()).contains("/none.json does not exist.");
    assertThat(run("prepare", job.toString(), "input.paths=hdfs://no.invalid/a.json")).isEqualTo(3);
    assertThat(err.toString())
        .contains("hdfs://no.invalid/a.json cannot be read: there is no host no.invalid.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"a\\0b\"",
        "a:b",
        "nofs://host/run",
        "file://host/run",
        "hdfs://no.invalid/run",
        "s3a:///run"
      })
  void anOutputPathThatCanBeNoFolderIsToldWithTheOtherProblems(String path) throws IOException {
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"), "name: x\ninput: {paths: [a]}\noutput: {path: x}\n");

    assertThat(run("prepare", job.toString(), "output.path=" + path, "batch.size=0")).isEqualTo(2);
    assertThat(err.toString().lines())
        .satisfiesExactly(
            size -> assertThat(size).startsWith("batch.size "),
            output -> assertThat(output).startsWith("output.path ").endsWith("."));
  }

  @Test
  void theConsoleSaysHowManyRecordsWereRejectedWhyAndWhereTheyAre() throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("in.jsonl"),
            "{\"instruction\":\"a <|endoftext|>\",\"output\":\"b\"}\n".repeat(1200)
                + "{}\n42\n{\"output\":1}\n");
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"),
            "name: x\ninput: {paths: [%s], max-rejected: 3}\noutput: {path: %s/run}\n"
                .formatted(input, folder));

    assertThat(run("prepare", job.toString(), "input.max-rejected=0.2%")).isEqualTo(3);
    assertThat(err.toString())
        .contains(
            "3 of 1,203 records were rejected (1 not-an-object, 2 missing-field), more than"
                + " input.max-rejected: 0.2% allows; see "
                + folder
                + "/run/_failed/rejected.");
    assertThat(folder.resolve("run/_failed/rejected/part-00000.jsonl")).isNotEmptyFile();
    assertThat(run("prepare", job.toString())).isZero();
    assertThat(err.toString())
        .contains(
            "3 of 1,203 records were rejected (1 not-an-object, 2 missing-field); see "
                + folder
                + "/run/rejected",
            "A special string is plain text in 1,200 records");
    assertThat(folder.resolve("run/rejected/part-00000.jsonl")).isNotEmptyFile();
  }

  @Test
  void moreThanTheDriverMayTakeIsToldWithTheLimitAndTheWayOut() throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("a.jsonl"),
            "{\"instruction\":\"Sing.\",\"output\":\"%s\"}\n".formatted("La la. ".repeat(9000)));
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"),
            "name: x\ninput: {paths: [%s]}\ncollate: {where: driver}\noutput: {path: %s/run}\n"
                .formatted(input, folder));
    System.setProperty("spark.driver.maxResultSize", "10k");
    try {
      assertThat(run("prepare", job.toString())).isEqualTo(1);
    } finally {
      System.clearProperty("spark.driver.maxResultSize");
    }
    assertThat(err.toString().lines().toList())
        .last(InstanceOfAssertFactories.STRING)
        .startsWith("What tasks give the driver has ")
        .endsWith(
            ", more than spark.driver.maxResultSize, which is 10.0 KiB: raise it, or, if the job"
                + " collates on the driver, say collate.where: executors, which gives the same bytes.");
  }

  @Test
  void whereTheProgramItselfRunsOutOfMemoryTheWayOutIsTold() {
    assertThat(Sheaf.explain(new OutOfMemoryError("Java heap space"), new PrintWriter(err, true)))
        .isEqualTo(1);

    assertThat(err)
        .hasToString(
            "Java has run out of memory (Java heap space), here, where it takes at most %s MiB, or on an executor: let it take more, as by SHEAF_OPTS=-Xmx8g, or by --driver-memory or --executor-memory of spark-submit.%n"
                .formatted(Runtime.getRuntime().maxMemory() >> 20));
  }

  private int run(String... arguments) {
    System.setProperty("spark.ui.enabled", "false");
    return Sheaf.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }
}
