package dev.sheaf.spark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sheaf.Command;
import dev.sheaf.data.Chunks;
import dev.sheaf.data.Compressed;
import dev.sheaf.data.Compression;
import dev.sheaf.data.InputException;
import dev.sheaf.publish.Ledger;
import dev.sheaf.publish.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hostile files through a job: those that end it, those that are read, and what is found in
 * folders.
 */
class HostileFilesTest {
  private static final String A = "{\"instruction\":\"a\",\"output\":\"b\"}";
  private static final String C = "{\"instruction\":\"c\",\"output\":\"d\"}";
  private static final String TEXT_A = "<|user|>\na\n<|assistant|>:\nb";
  private static final String TEXT_C = "<|user|>\nc\n<|assistant|>:\nd";
  private static final String TOLERANT = "input.max-rejected=100%";

  @TempDir Path folder;
  private Runs runs;

  @BeforeEach
  void keepRuns() {
    runs = new Runs(folder);
  }

  /** What ends a job, a character a byte, with a message that names the file and says this. */
  private record Fatal(String name, String bytes, String format, String message) {
    static Fatal of(String name, String text, String message) {
      return new Fatal(name, text, "auto", message);
    }

    static Fatal called(String format, String name, String text, String message) {
      return new Fatal(name, text, format, message);
    }

    static Fatal in(String charset, String name, String text) {
      String what = charset.replaceFirst("^X-", "").replaceFirst("-BOM$", "");
      return new Fatal(
          name,
          new String(text.getBytes(Charset.forName(charset)), ISO_8859_1),
          "auto",
          " is %s, which is not read; convert it to UTF-8 first.".formatted(what));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Fatal> fatal() {
    String cut = "before the ']' of its array. The file is cut, or a quote or bracket in it is not";
    String between = "Elements are separated by one comma; lines of JSON are jsonl, not json.";
    String comma = "A comma stands between two elements, and nowhere else.";
    String lines = "spread over lines; in JSON Lines a record is one line.";
    return Stream.of(
        Fatal.of("1 two elements without a comma", "[" + A + C + "]", "'{' at byte 33, where it"),
        Fatal.of("1 two elements on two lines", "[" + A + "\n" + C + "]", between),
        Fatal.of("2 garbage behind an element", "[" + A + " x," + C + "]", between),
        Fatal.of("2 text behind the array", "[" + A + "] x", "'x' at byte 35, where it cannot"),
        Fatal.of("2 an array behind the array", "[" + A + "]\n[" + C + "]", "A file is one array;"),
        Fatal.of("7 an object spread over lines", "{\n \"instruction\": \"a\"\n}\n", lines),
        Fatal.of(
            "7 an object spread over lines that begins with a key",
            "{ \"instruction\": \"a\",\n  \"output\": \"b\",\n  \"x\": 1 }\n",
            lines),
        Fatal.called(
            "json",
            "8 JSON Lines called an array",
            A + "\n" + C + "\n",
            "does not begin with '[', so it is no JSON array but perhaps JSON Lines; set"
                + " input.format to jsonl or auto."),
        Fatal.called(
            "jsonl",
            "8 an array called JSON Lines",
            "[" + A + "]",
            "begins with '[', so it is a JSON array, not JSON Lines; set input.format to json or"
                + " auto."),
        Fatal.of("9 two commas", "[" + A + ",," + C + "]", comma),
        Fatal.of("9 a comma at the end", "[" + A + ",]", comma),
        Fatal.of("9 a comma at the start", "[," + A + "]", "Behind '[' stands an element or ']'."),
        Fatal.of("10 cut in a text", "[" + A + ",{\"instruction\":\"c", cut),
        Fatal.of("10 cut behind an element", "[" + A, cut),
        Fatal.of("10 cut behind a comma", "[" + A + ",\n", cut),
        Fatal.of("10 cut behind the bracket", "[", cut),
        Fatal.of("10 a quote that is not closed", "[" + A + ",{\"instruction\":\"c},1]", cut),
        Fatal.in("UTF-16LE", "12 UTF-16LE", A),
        Fatal.in("UTF-16BE", "12 UTF-16BE", A),
        Fatal.in("X-UTF-16LE-BOM", "12 UTF-16LE with its mark", A),
        Fatal.in("UTF-16LE", "12 UTF-16LE, an array", "[" + A + "]"),
        Fatal.in("UTF-32LE", "12 UTF-32LE", A),
        Fatal.in("UTF-32BE", "12 UTF-32BE", A),
        Fatal.in("X-UTF-32LE-BOM", "12 UTF-32LE with its mark", A),
        Fatal.in("X-UTF-32BE-BOM", "12 UTF-32BE with its mark", A));
  }

  @ParameterizedTest
  @MethodSource("fatal")
  void aFaultOfTheFileEndsTheJobWhateverIsTolerated(Fatal file) throws IOException {
    Path input = Files.writeString(folder.resolve("hostile"), file.bytes(), ISO_8859_1);

    assertUnusable(() -> runs.prepare(input, "run", TOLERANT, "input.format=" + file.format()))
        .contains(input.toString(), file.message());
    assertThat(runs.files("run")).containsOnlyKeys("_failed/status.json");
    assertThat(runs.files("run").get("_failed/status.json")).contains(input.toString());
  }

  /** The message of the input error that a job ends with, be it on the driver or in a task. */
  private static AbstractStringAssert<?> assertUnusable(ThrowingCallable job) {
    Throwable thrown = catchThrowable(job);
    while (thrown instanceof SparkException && thrown.getCause() != null) {
      thrown = thrown.getCause();
    }
    assertThat(thrown).isInstanceOf(InputException.class);
    return assertThat(thrown.getMessage());
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve("data").resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private List<String> texts(Path input, String... settings) throws IOException {
    List<String> all = new ArrayList<>(List.of(settings));
    all.addAll(List.of(Runs.ONE_SPLIT, "template=phi3"));
    runs.prepare(input, "run", all.toArray(String[]::new));
    assertThat(runs.damages("run")).isEmpty();
    return runs.texts("run", "r50k_base");
  }

  @Test
  void theEndingOfAFileSaysNothingOfWhatIsInIt() throws IOException { // 41
    byte[] line = (A + "\n").getBytes(ISO_8859_1);
    Path data = write("a.jsonl.gz", C + "\n").getParent(); // not compressed
    Files.write(data.resolve("b.jsonl"), Compressed.gzip(line));
    Files.write(
        data.resolve("c.parquet"), Compressed.joined(Compressed.gzip(line), Compressed.gzip(line)));
    Files.write(data.resolve("d.gz"), Compressed.zstd(("[" + C + "]").getBytes(ISO_8859_1)));

    assertThat(texts(data)).containsExactly(TEXT_C, TEXT_A, TEXT_A, TEXT_A, TEXT_C);
  }

  @ParameterizedTest
  @CsvSource({"GZIP,true", "GZIP,false", "ZSTD,true", "ZSTD,false"})
  void aDecompressionBombEndsTheJobWhateverIsTolerated(Compression by, boolean array) // 42
      throws IOException {
    String text = (array ? "[" + A + "," : A + "\n") + " ".repeat(80 << 20);
    byte[] bytes = text.getBytes(ISO_8859_1);
    Path input = folder.resolve("bomb");
    Files.write(input, by == Compression.GZIP ? Compressed.gzip(bytes) : Compressed.zstd(bytes));

    assertUnusable(() -> runs.prepare(input, "run", TOLERANT))
        .startsWith(input + " holds at least ")
        .contains("more than 1,000:1, the limit behind 64 MiB; it looks like a decompression bomb");
    assertThat(runs.files("run")).containsOnlyKeys("_failed/status.json");
  }

  @Test
  void everyFileAtFaultIsNamedWithTheFirstFaultInIt() throws IOException {
    String elements = (A + "\n").repeat(1000); // of eight chunks, each with faults of its own
    Path first = write("a.json", "[" + elements + "]");
    write("b.jsonl", elements);
    Path second = write("c.json", "[" + A + "]" + elements);
    byte[] whole = Compressed.zstd(elements.repeat(100).getBytes(ISO_8859_1));
    Path third = Files.write(folder.resolve("data/d"), Arrays.copyOf(whole, whole.length - 1));

    assertUnusable(() -> runs.prepare(folder.resolve("data"), "run", TOLERANT))
        .matches(
            Pattern.quote(first + " has '{' at byte 34, where it cannot stand. ")
                + ".*\n"
                + Pattern.quote(second + " has '{' at byte 34, where it cannot stand. ")
                + ".*\n"
                + Pattern.quote(third + " is cut or corrupt: its zstd ")
                + ".*");
  }

  @Test
  void aBlankLineOverTheLimitOfARecordIsSkippedLikeAnyOther() throws IOException { // 5, 23
    Path input = write("a.jsonl", A + "\n" + " ".repeat(17 << 20) + "\n" + C + "\n");

    assertThat(texts(input)).containsExactly(TEXT_A, TEXT_C);
    assertThat(runs.manifest("run").inputs().get(0).blankLines()).isEqualTo(1);
  }

  @Test
  void noTextOfAJobBecomesAPath() throws IOException { // 66
    String tricks = A.replace("\"a\"", "\"../../x\\u0000\"").replace("\"b\"", "\"/etc/x\"");
    Path input = write("a.jsonl", tricks + "\n{\"../y\":\"/z\"}\n");

    runs.prepare(input, "run", TOLERANT, "name=../../../x", "tokenizer=gpt2");
    assertThat(runs.damages("run")).isEmpty();
    assertThat(runs.run("run").toFile().list())
        .containsExactlyInAnyOrder(
            "README.md", "_SUCCESS", "manifest.json", "rejected", "safetensors");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("data", "runs");
    assertThat(folder.resolve("runs").toFile().list()).containsExactly("run");
  }

  @Test
  void aCutLastLineIsRejectedAndTheOthersAreKept() throws IOException { // 4
    Path input = write("a.jsonl", A + "\n" + C + "\n" + A.substring(0, 20));

    assertThat(texts(input, TOLERANT)).containsExactly(TEXT_A, TEXT_C);
    assertThat(runs.rejected("run"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.get("record").asInt()).isEqualTo(2);
              assertThat(line.get("line").asInt()).isEqualTo(3);
              assertThat(line.get("offset").asInt()).isEqualTo(66);
              assertThat(line.get("reason").asText()).isEqualTo("malformed-json");
              assertThat(line.get("detail").asText()).contains("ends before");
            });
  }

  @Test
  void aCutFirstLineIsOneBadRecordAndNoOtherFormat() throws IOException { // 4, 7
    Path input = write("a.jsonl", A.substring(0, 20) + "\n" + C + "\n");

    assertThat(texts(input, TOLERANT)).containsExactly(TEXT_C);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", " \r\n", "\uFEFF", "\uFEFF \n"})
  void whatStandsInFrontOfTheFirstRecordChangesNothing(String front) throws IOException { // 5, 11
    write("a.json", front + "[" + A + "]");
    write("b.jsonl", front + C);
    write("c.json", front + "[" + C + "," + A + "]" + front.replace("\uFEFF", ""));
    write("d.jsonl", front + A + "\n");

    assertThat(texts(folder.resolve("data")))
        .containsExactly(TEXT_A, TEXT_C, TEXT_C, TEXT_A, TEXT_A);
  }

  @Test
  void linesMayEndInCrlf() throws IOException { // 19
    String lines = A + "\n\n" + C + "\n{\"x\":\n" + A + "\n";
    Path lf = write("lf.jsonl", lines);
    Path crlf = write("crlf.jsonl", lines.replace("\n", "\r\n"));
    runs.prepare(lf, "lf", TOLERANT);
    runs.prepare(crlf, "crlf", TOLERANT);

    assertThat(runs.manifest("crlf").ledger()).isEqualTo(runs.manifest("lf").ledger());
    assertThat(runs.files("crlf").get(TRAIN)).isEqualTo(runs.files("lf").get(TRAIN));
    assertThat(runs.rejected("crlf").get(0).get("line").asInt()).isEqualTo(4);
    assertThat(runs.rejected("crlf").get(0).get("excerpt").asText()).isEqualTo("{\"x\":");
  }

  private static final String TRAIN = "safetensors/train-00000-of-00001.safetensors";

  @ParameterizedTest
  @ValueSource(strings = {"", "[", ","})
  void aRecordOverTheLimitIsRejectedAloneUsedOrNot(String array) throws IOException { // 23
    String end = array.isEmpty() ? "\n" : ",";
    String text = "x".repeat(16 << 20);
    String used = array.equals(",") ? "instruction" : "unused";
    String input =
        (array.isEmpty() ? "" : "[")
            + A
            + end
            + A.replace("\"instruction\"", "\"%s\":\"%s\",\"instruction\"".formatted(used, text))
            + end
            + C
            + (array.isEmpty() ? "\n" : "]");

    Path file = write("a", input);
    String[] settings = {TOLERANT, Runs.ONE_SPLIT, "template=phi3"};
    runs.prepare(Runs.session("local[2]"), Chunks.STRIDE, file, "run", settings);

    assertThat(runs.texts("run", "r50k_base")).containsExactly(TEXT_A, TEXT_C);
    assertThat(runs.rejected("run"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.get("reason").asText()).isEqualTo("record-too-long");
              assertThat(line.get("detail").asText())
                  .isEqualTo("The record is longer than 16777216 bytes, the limit.");
              assertThat(line.get("excerpt").asText()).startsWith("{\"" + used).hasSize(200);
            });
  }

  @Test
  void aWordOfTwoMillionCharactersIsARecordLikeAnyOther() throws IOException { // 35
    String word = "ab".repeat(1_000_000);
    Path input = write("a.jsonl", A.replace("\"a\"", "\"" + word + "\"") + "\n");

    assertThat(texts(input)).containsExactly(TEXT_A.replace("\na\n", "\n" + word + "\n"));
  }

  // 38: little or nothing

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "\uFEFF", "[]", " [ ] "})
  void anInputWithoutRecordsIsUnusable(String text) throws IOException {
    Path input = write("empty", text);

    assertUnusable(() -> runs.prepare(input, "run"))
        .isEqualTo("No record was accepted of the 0 in the input.");
    assertThat(runs.files("run")).containsOnlyKeys("_failed/status.json");
  }

  @Test
  void anInputOfRejectsAloneIsUnusableAndTheyAreKept() throws IOException {
    Path input = write("a.jsonl", "{}\n42\n");

    assertUnusable(() -> runs.prepare(input, "run", TOLERANT))
        .isEqualTo(
            "No record was accepted of the 2 in the input (1 not-an-object, 1 missing-field); see"
                + " %s/_failed/rejected.".formatted(runs.run("run")));
    assertThat(Runs.rejectedIn(runs.run("run").resolve("_failed/rejected")))
        .extracting(line -> line.get("reason").asText())
        .containsExactly("missing-field", "not-an-object");
  }

  @Test
  void emptyFilesBesideOthersAreInputsWithoutRecords() throws IOException {
    write("a.jsonl", "");
    write("b.json", "[]");
    write("c.jsonl", A);

    assertThat(texts(folder.resolve("data"))).containsExactly(TEXT_A);
    assertThat(runs.manifest("run").inputs()).extracting("records").containsExactly(0L, 0L, 1L);
  }

  @Test
  void splitsWithoutRecordsStandInTheManifest() throws IOException {
    runs.prepare(write("a.jsonl", A), "run", "split.by=sequential");

    assertThat(runs.manifest("run").splits().keySet())
        .containsExactly("train", "test", "validation");
    assertThat(runs.manifest("run").splits().values())
        .extracting(Manifest.SplitEntry::records)
        .containsExactly(0L, 0L, 1L);
    assertThat(runs.damages("run")).isEmpty();
  }

  @Test
  void equalQuestionsStandOnOneSideWhateverTheirAnswers() throws IOException { // 39
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      lines.append(A.replace("\"b\"", "\"" + i + "\"")).append('\n');
    }
    runs.prepare(write("a.jsonl", lines.toString()), "run", "split={train: 0.5, test: 0.25}");

    assertThat(runs.manifest("run").splits().values())
        .extracting(Manifest.SplitEntry::records)
        .containsExactlyInAnyOrder(40L, 0L, 0L);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, true",
    "0, 1, false",
    "3, 3, true",
    "2, 3, false",
    "30%, 3, true",
    "29.9%, 3, false",
    "90%, 9, true",
    "100%, 9, true",
    "0%, 1, false"
  })
  void asManyAsAllowedMayBeRejectedOfTenAndNoMore(String most, int rejected, boolean allowed)
      throws IOException {
    String lines = (A + "\n").repeat(10 - rejected) + "{}\n".repeat(rejected);
    String array = lines.strip().replace("\n", ",");
    for (Path input : List.of(write("a.jsonl", lines), write("a.json", "[" + array + "]"))) {
      String name = input.getFileName().toString();
      if (allowed) {
        assertThat(runs.prepare(input, name, "input.max-rejected=" + most).manifest().ledger())
            .satisfies(
                ledger -> {
                  assertThat(ledger.balances()).isTrue();
                  assertThat(ledger.records().written()).isEqualTo(10L - rejected);
                });
      } else {
        assertUnusable(() -> runs.prepare(input, name, "input.max-rejected=" + most))
            .startsWith(rejected + " of 10 records " + (rejected == 1 ? "was" : "were"))
            .contains(" rejected (" + rejected + " missing-field)")
            .contains("more than input.max-rejected: " + most + " allows");
        assertThat(Runs.rejectedIn(runs.run(name).resolve("_failed/rejected"))).hasSize(rejected);
        assertThat(runs.run(name).resolve("_SUCCESS")).doesNotExist();
      }
    }
  }

  // 32, 33: rows that are cut

  @Test
  void rowsOfTheLimitAreWholeOneMoreIsCutAndCountedAndUntrainedRowsAreToo() throws IOException {
    Path input = write("a.jsonl", A + "\n" + A.replace("\"a\"", "\"" + "a ".repeat(50) + "\""));
    runs.prepare(input, "whole", Runs.ONE_SPLIT, "template=phi3", "loss.over=response");
    int shorter = runs.rows("whole").get(0).length;
    int longer = runs.rows("whole").get(1).length;
    int made = shorter + longer;

    for (int most : List.of(longer, longer - 1, shorter, shorter - 1, 3)) {
      String name = "cut-" + most;
      String limit = "collate.max-length=" + most;
      runs.prepare(input, name, Runs.ONE_SPLIT, "template=phi3", "loss.over=response", limit);
      int written = Math.min(most, shorter) + Math.min(most, longer);
      assertThat(runs.manifest(name).ledger().tokens())
          .isEqualTo(new Ledger.Tokens(made, written, made - written, 0));
      assertThat(runs.damages(name)).isEmpty();
      // The response begins behind the prompt of 100 ids and more, or behind 3 ids.
      assertThat(runs.manifest(name).splits().get("train").untrainedRows())
          .isEqualTo(most == 3 ? 2 : most <= shorter ? 1 : 0);
    }
  }

  // 44: what lies in folders

  @Test
  void hiddenFilesAndThoseOfOtherJobsAreLeftOut() throws IOException {
    write("a.jsonl", A);
    for (String name :
        List.of("_SUCCESS", ".hidden", "_temporary/0/b.jsonl", "x/.c/d.jsonl", "x/_d.jsonl")) {
      write(name, "no JSON");
    }
    write("x/e.jsonl", C);

    assertThat(texts(folder.resolve("data"))).containsExactly(TEXT_A, TEXT_C);
  }

  @Test
  void oddNamesAreReadAndNamedAsTheyAre() throws IOException {
    List<String> names =
        List.of("a b.jsonl", "c#d.jsonl", "e%20f.jsonl", "g=h.jsonl", "i/größe 数 😀.jsonl", "k\\l");
    for (String name : names) {
      write(name, A + "\n{}\n");
    }

    assertThat(texts(folder.resolve("data"), TOLERANT)).hasSize(6).containsOnly(TEXT_A);
    List<String> paths = names.stream().map(n -> folder + "/data/" + n).toList();
    assertThat(runs.manifest("run").inputs()).extracting("path").isEqualTo(paths);
    assertThat(runs.rejected("run"))
        .extracting(line -> line.get("source").asText())
        .isEqualTo(paths);
  }

  @Test
  void aLinkIsWhatItLeadsTo() throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("a.jsonl"), A);
    write("c.jsonl", C);
    Files.createSymbolicLink(folder.resolve("data/a.jsonl"), elsewhere.resolve("a.jsonl"));

    assertThat(texts(folder.resolve("data"))).containsExactly(TEXT_A, TEXT_C);
  }

  @Test
  void aLinkThatLeadsNowhereEndsTheJob() throws IOException {
    write("c.jsonl", C);
    Path link = folder.resolve("data/a.jsonl");
    Files.createSymbolicLink(link, folder.resolve("none"));

    for (String named : List.of("data", "data/*", "data/*.jsonl", "data/[^b].json*")) {
      assertUnusable(() -> runs.prepare(folder.resolve(named), "run")).contains(link.toString());
    }
    assertThat(runs.prepare(folder.resolve("data/[^a].json*"), "run").manifest().inputs())
        .hasSize(1);
  }

  @Test
  void aLinkThatLeadsNowhereIsNotLeftOutOfAFolderThatAGlobNames() throws IOException {
    write("x/c.jsonl", C);
    Path link = folder.resolve("data/y");
    Files.createSymbolicLink(link, folder.resolve("none"));

    assertUnusable(() -> runs.prepare(folder.resolve("data/*/c.jsonl"), "run"))
        .isEqualTo(
            link + " is a link that leads nowhere; remove it or what it should lead to is lost.");
    assertThat(texts(folder.resolve("data/[^y]/*.jsonl"))).containsExactly(TEXT_C);
  }

  @ParameterizedTest
  @ValueSource(strings = {"data", "data/*", "data/?[^x]*", "da[t]a", "data/*/*.jsonl"})
  void aFileWhoseNameCannotBeReadIsNotLeftOut(String named) throws Exception {
    write("c.jsonl", C);
    Path inner = write("d/e.jsonl", C).getParent();
    // The name of a file is bytes. Java has no string for these, nor has a path.
    for (Path at : List.of(folder.resolve("data"), inner)) {
      String name = "$'" + at + "/gr\\xF6\\xDFe.jsonl'";
      assertThat(Command.run("bash", "-c", "echo '{}' >" + name).exit()).isZero();
    }

    assertUnusable(() -> runs.prepare(folder.resolve(named), "run"))
        .contains("gr", "e.jsonl has a name that is not in the encoding of this process, ")
        .contains(" (LC_ALL=C.UTF-8)");
    assertThat(runs.prepare(folder.resolve("data/c.*"), "run").manifest().inputs()).hasSize(1);
  }

  @Test
  @Timeout(60)
  void whatCanBeReadOnlyOnceIsRefusedAndNotWaitedFor() throws Exception {
    write("c.jsonl", C);
    Path pipe = folder.resolve("data/pipe");
    assertThat(Command.run("mkfifo", pipe.toString()).exit()).isZero();

    for (Path named : List.of(folder.resolve("data"), pipe, Path.of("/dev/null"))) {
      assertUnusable(() -> runs.prepare(named, "run"))
          .isEqualTo(
              (named.endsWith("data") ? pipe : named)
                  + " is a pipe, a socket or a device; inputs are read more than once, so write it"
                  + " to a file first.");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "data/loop, .., data, data/loop/data",
    "data/loop, ., data, data/loop",
    "data/x/loop, ../y, data/*, data/x/loop/loop",
  })
  void foldersThatLinkToEachOtherEndTheJob(String link, String to, String named, String told)
      throws IOException {
    write("x/c.jsonl", C);
    write("y/c.jsonl", C);
    Files.createSymbolicLink(folder.resolve("data/y/loop"), Path.of("../x"));
    Files.createSymbolicLink(folder.resolve(link), Path.of(to));

    assertUnusable(() -> runs.prepare(folder.resolve(named), "run"))
        .startsWith(
            folder.resolve(told)
                + " leads back to a folder that it lies in, so its files have no end; remove the"
                + " link.");
  }

  // 45: inputs that do not stay as they are

  /** What is done to an input while a job runs. */
  private enum Change {
    DELETED,
    CUT,
    EMPTIED,
    EDITED,
    GROWN;

    void make(Path file) {
      try {
        String text = Files.readString(file, ISO_8859_1);
        switch (this) {
          case DELETED -> Files.delete(file);
          case CUT -> Files.writeString(file, text.substring(0, text.length() - 2), ISO_8859_1);
          case EMPTIED -> Files.writeString(file, "");
          case EDITED -> Files.writeString(file, text.replace("\"b\"", "\"B\""), ISO_8859_1);
          case GROWN -> Files.writeString(file, "\n" + A, StandardOpenOption.APPEND);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static Stream<Arguments> changes() {
    return Stream.of("Scanning", "Writing")
        .flatMap(
            when ->
                Stream.of(Change.values())
                    .filter(change -> change != Change.EDITED || when.equals("Writing"))
                    .flatMap(
                        change ->
                            Stream.of("lines", "array")
                                .map(what -> Arguments.of(change, when, what))));
  }

  @ParameterizedTest(name = "{0} while {1}, {2}")
  @MethodSource("changes")
  void anInputThatChangesEndsTheJob(Change change, String when, String what) throws IOException {
    Path file =
        switch (what) {
          case "lines" -> write("a.jsonl", (A + "\n").repeat(500));
          default -> write("a.json", "[" + (A + ",").repeat(500) + C + "]");
        };
    write("c.jsonl", C + "\n");
    Consumer<String> saboteur =
        line -> {
          if (line.startsWith(when)) {
            change.make(file);
          }
        };

    assertUnusable(() -> runs.prepare(saboteur, folder.resolve("data"), "run", TOLERANT))
        .contains(file.toString());
    assertThat(runs.files("run")).containsOnlyKeys("_failed/status.json");
  }

  /** Also behind the last row that the task makes. */
  @Test
  void theLastOfSmallFilesThatShareATaskEndsTheJobToo() throws IOException {
    write("a.jsonl", A + "\n");
    write("b.jsonl", A + "\n");
    Path last = write("z.jsonl", C + "\n{\"b\"}\n"); // edited, its record is as bad as before
    Consumer<String> saboteur =
        line -> {
          if (line.startsWith("Writing")) {
            Change.EDITED.make(last);
          }
        };

    assertUnusable(() -> runs.prepare(saboteur, folder.resolve("data"), "run", TOLERANT))
        .contains(last + " has changed since it was scanned");
  }

  // 46, 47: paths

  @Test
  void pathsThatAreNothingEndTheJobBeforeItsFirstTask() {
    Path none = folder.resolve("none*.jsonl");

    assertUnusable(() -> runs.prepare(none, "run")).isEqualTo(none + " matches no file.");
    assertUnusable(() -> runs.prepare(folder.resolve("none"), "run"))
        .isEqualTo(folder.resolve("none") + " does not exist.");
  }

  @Test
  void aFileThatMayNotBeReadEndsTheJob() throws IOException {
    Path file = write("a.jsonl", A);
    Files.setPosixFilePermissions(file, Set.of());
    assumeThat(Files.isReadable(file)).as("SKIPPED: this user may read everything").isFalse();

    assertUnusable(() -> runs.prepare(file, "run")).contains(file + " may not be read");
  }

  @Test
  void aDestinationThatALinkLeadsIntoTheInputIsRefused() throws IOException {
    write("a.jsonl", A);
    Files.createSymbolicLink(folder.resolve("runs"), folder.resolve("data"));

    assertThatThrownBy(() -> runs.prepare(folder.resolve("data"), "run"))
        .hasMessageContaining("run");
    assertThat(folder.resolve("data").toFile().list()).containsExactly("a.jsonl");
  }

  @Test
  void recordsOfOneFileAreNumberedApartFromThoseOfAnother() throws IOException {
    write("a.jsonl", A + "\n\n{}\n");
    write("b.json", "[" + A + ",\n {}, {}]");

    runs.prepare(folder.resolve("data"), "run", TOLERANT);
    assertThat(runs.rejected("run"))
        .extracting(
            line -> line.get("source").asText().replaceFirst(".*/", ""),
            line -> line.get("record").asInt(),
            line -> line.get("line").asInt(),
            line -> line.get("offset").asInt())
        .containsExactly(
            tuple("a.jsonl", 1, 3, 34), tuple("b.json", 1, 2, 36), tuple("b.json", 2, 2, 40));
    assertThat(runs.manifest("run").ledger().records().rejected())
        .isEqualTo(Map.of("missing-field", 3L));
  }
}
