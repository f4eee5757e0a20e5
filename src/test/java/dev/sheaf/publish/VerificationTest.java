package dev.sheaf.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.batch.Row;
import dev.sheaf.publish.Manifest.InputEntry;
import dev.sheaf.publish.Manifest.SplitEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What verify says of small runs that were changed on purpose, and of those that were not. */
class VerificationTest {
  private static final String ALL = "output.formats=[safetensors, npz, ndlist, parquet]";

  @TempDir Path folder;

  private static String record(String instruction, String output) {
    return "{\"instruction\":\"%s\",\"output\":\"%s\"}".formatted(instruction, output);
  }

  /** Nine records, of which two are rejected, and a blank line; none; two records. */
  private static Map<String, List<String>> inputs() {
    Map<String, List<String>> inputs = new LinkedHashMap<>();
    inputs.put(
        "a.jsonl",
        List.of(
            record("a", "1"),
            record("bb", "2"),
            "42",
            record("ccc", "3"),
            "",
            record("dddd", "4"),
            record("e", "5"),
            "{}",
            record("ff", "6"),
            record("g", "7")));
    inputs.put("none.jsonl", List.of());
    inputs.put("b.jsonl", List.of(record("hhh", "8"), record("i", "9")));
    return inputs;
  }

  private SmallRun run(String... settings) throws IOException {
    return run(40, settings);
  }

  private SmallRun run(long stride, String... settings) throws IOException {
    return prepared(settings).publish(stride);
  }

  /** Seven rows of train in two shards of four, none of test, two of validation. */
  private SmallRun prepared(String... settings) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                ALL,
                "split={by: sequential, train: 0.8, test: 0}",
                "batch.size=2",
                "output.shard-rows=4",
                "input.max-rejected=5"));
    all.addAll(List.of(settings));
    return new SmallRun(folder, inputs(), all);
  }

  private List<String> damages(SmallRun run) {
    return new Verification(run.folder(), folder).run();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "order.by=input",
        "order.by=shuffle",
        "batch.drop-last=true",
        "batch.drop-last=true order.by=shuffle order.seed=3",
        "collate.targets=none",
        "collate.max-length=28 loss.over=response",
        "split.by=hash",
        "template=alpaca output.dtype=int32",
        "tokenizer=r50k_base special-text=reject",
        "output.formats=npz",
        "collate.padding-id=7 output.shard-rows=1"
      })
  void aRunIsAsPublishedHoweverItsInputsWereCut(String settings) throws IOException {
    for (long stride : new long[] {1, 40, 1 << 20}) {
      SmallRun run = run(stride, settings.split(" ", -1));

      assertThat(damages(run)).as("stride %d", stride).isEmpty();
      for (String name : run.folder().list()) {
        run.folder().delete(name);
      }
    }
  }

  /** A text has 9 + instruction + 16 + output bytes, and so many tokens: 27 to 30. */
  @Test
  void theManifestSaysWhatWasReadAndWritten() throws IOException {
    Manifest manifest = run().manifest();

    assertThat(manifest.inputs())
        .extracting(InputEntry::path, InputEntry::records, InputEntry::blankLines)
        .containsExactly(
            tuple("a.jsonl", 9L, 1L), tuple("none.jsonl", 0L, 0L), tuple("b.jsonl", 2L, 0L));
    assertThat(manifest.ledger())
        .isEqualTo(
            new Ledger(
                new Ledger.Records(
                    11, 9, Map.of("not-an-object", 1L, "missing-field", 1L), Map.of()),
                new Ledger.Tokens(252, 252, 0, 0),
                new Ledger.SpecialText(0, 0)));
    // Widths 28, 30, 28 and 27; then 29.
    assertThat(manifest.splits().get("train"))
        .isEqualTo(new SplitEntry(7, 4, 196, 196, 1 + 1 + 1, 0));
    assertThat(manifest.splits().get("test")).isEqualTo(new SplitEntry(0, 0, 0, 0, 0, 0));
    assertThat(manifest.splits().get("validation")).isEqualTo(new SplitEntry(2, 1, 56, 56, 2, 0));
  }

  /** A number in the manifest, another one for it, and what verify says of that. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/version | 2 | has version 2; this program knows 1.",
        "/inputs/0/bytes | 7 | has another fingerprint than its job, tokenizer, template and inputs.",
        "/conventions/padding-id | 7 | has other conventions than its job.",
        "/conventions/ignore-index | 7 | has other conventions than its job.",
        "/tokenizer/end-of-text | 257 | has end-of-text 257 among 257 ids.",
        "/tokenizer/end-of-text | -1 | has end-of-text -1 among 257 ids.",
        "/splits/train/padding | -1 | has a split SplitEntry[records=7, batches=4, tokens=196,"
            + " trained=196, padding=-1, untrainedRows=0], which its files do not hold.",
        "/splits/train/padding | 4 | disagrees with what it lists: the safetensors files of train"
            + " hold SplitEntry[records=7, batches=4, tokens=196, trained=196, padding=3,"
            + " untrainedRows=0].",
        "/job/batch/size | 0 | cannot be read as a manifest: job.batch.size is 0.",
        "/job/collate/max-length | 0 | cannot be read as a manifest: job.collate.max-length is 0.",
        "/splits/train/records | 39 | has a split SplitEntry[records=39, batches=4, tokens=196,"
            + " trained=196, padding=3, untrainedRows=0], which its files do not hold.",
        "/splits/validation/records | 3 | says 9 rows in its ledger and 10 in its parts.",
        "/splits/validation/tokens | 57 | says 252 tokens in its ledger and 253 in its parts.",
        "/ledger/records/read | 12 | has a ledger that does not add up.",
        "/ledger/records/read | 12 | says 12 records in its ledger and 11 in its parts.",
        "/ledger/records/rejected/missing-field | 2 | disagrees with what it lists: the files of"
            + " rejected records hold {missing-field=1, not-an-object=1}.",
        "/ledger/tokens/cut | 1 | has 1 tokens cut by a job that does not cut.",
        "/ledger/tokens/dropped | 1 | has rows {} and 1 tokens dropped by rules [].",
        "/ledger/special-text/rejected | 1 | takes special text otherwise than its job does:"
            + " SpecialText[asText=0, rejected=1].",
        "/inputs/0/blank-lines | -1 | has a count below 0.",
        "/inputs/1/records | -1 | has a count below 0.",
        "/inputs/0/records | 10 | disagrees with what it lists: of input 0, 9 of 10 records were"
            + " written or rejected.",
        "/files/0/bytes | 7 | README.md",
        "/files/1/rows | 3 | lists FileEntry[path=ndlist/train-00000-of-00002.ndlist, split=train,"
            + " format=ndlist, bytes="
      })
  void anotherNumberInTheManifestIsNamed(String pointer, int number, String said)
      throws IOException {
    SmallRun run = run();

    edit(run, manifest -> at(manifest, pointer).put(last(pointer), number));

    assertThat(damages(run)).anyMatch(damage -> damage.contains(said));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/fingerprint | 00 | has another fingerprint than its job, tokenizer, template and inputs.",
        "/template/name | alpaca | names the template alpaca and the tokenizer bytes.tiktoken, and"
            + " its job others.",
        "/tokenizer/name | r50k_base | names the template phi3 and the tokenizer r50k_base, and its"
            + " job others.",
        "/tokenizer/sha256 | 00 | has another fingerprint than its job, tokenizer, template and"
            + " inputs.",
        "/conventions/order | feistel8-splitmix64 | has other conventions than its job.",
        "/conventions/byte-order | big-endian | has other conventions than its job.",
        "/conventions/input-digest | none | has other conventions than its job.",
        "/files/0/path | readme.md | does not list FileEntry[path=README.md, split=null,",
        "/files/1/split | test | does not list FileEntry[path=ndlist/train-00000-of-00002.ndlist,",
        "/files/1/format | npz | does not list FileEntry[path=ndlist/train-00000-of-00002.ndlist,"
      })
  void anotherTextInTheManifestIsNamed(String pointer, String text, String said)
      throws IOException {
    SmallRun run = run();

    edit(run, manifest -> at(manifest, pointer).put(last(pointer), text));

    assertThat(damages(run)).anyMatch(damage -> damage.contains(said));
  }

  @Test
  void aRunOfAnEarlierBuildIsSoundThoughItSaysLessOfItsInputs() throws IOException {
    SmallRun run = run();
    String said = "sha-256 over the sha-256 of every 40 bytes";

    edit(run, manifest -> at(manifest, "/conventions/input-digest").put("input-digest", said));
    assertThat(damages(run)).isEmpty();

    edit(
        run,
        manifest -> at(manifest, "/conventions/input-digest").put("input-digest", said + "; none"));
    assertThat(damages(run)).containsExactly("manifest.json: has other conventions than its job.");
  }

  @Test
  void aManifestHasTheThreeSplitsAndItsFilesInTheOrderOfTheirPaths() throws IOException {
    SmallRun run = run();
    byte[] sound = run.folder().read(RunNames.MANIFEST).orElseThrow();

    edit(run, manifest -> ((ObjectNode) manifest.path("splits")).remove("test"));
    assertThat(damages(run))
        .contains(
            "manifest.json: has the splits [train, validation], not [train, test, validation].");

    seal(run, sound);
    edit(
        run,
        manifest -> {
          ArrayNode files = (ArrayNode) manifest.path("files");
          files.insert(0, files.remove(1));
        });
    assertThat(damages(run))
        .containsExactly(
            "manifest.json: lists its files in another order than that of their paths, or one"
                + " twice.");

    seal(run, sound);
    edit(run, manifest -> ((ArrayNode) manifest.path("files")).insert(1, manifest.at("/files/0")));
    assertThat(damages(run))
        .contains(
            "manifest.json: lists its files in another order than that of their paths, or one"
                + " twice.");

    seal(run, sound);
    assertThat(damages(run)).isEmpty();
  }

  @Test
  void rowsAreDroppedByTheJobsRuleAlone() throws IOException {
    SmallRun run = run("batch.drop-last=true");
    byte[] sound = run.folder().read(RunNames.MANIFEST).orElseThrow();
    assertThat(run.manifest().ledger().records().dropped()).isEqualTo(Map.of("drop-last", 1L));
    assertThat(run.manifest().ledger().tokens().dropped()).isEqualTo(27);

    edit(
        run,
        manifest ->
            ((ObjectNode) manifest.at("/ledger/records/dropped")).removeAll().put("whim", 1));
    assertThat(damages(run))
        .contains("manifest.json: has rows {whim=1} and 27 tokens dropped by rules [drop-last].");

    seal(run, sound);
    edit(run, manifest -> at(manifest, "/ledger/records/dropped/x").put("drop-last", 0));
    assertThat(damages(run))
        .contains(
            "manifest.json: has rows {drop-last=0} and 27 tokens dropped by rules [drop-last].");
  }

  @Test
  void aRunIsOnlyFinishedWithItsManifestAndItsDigest() throws IOException {
    SmallRun run = run();
    byte[] manifest = run.folder().read(RunNames.MANIFEST).orElseThrow();

    run.folder().write(RunNames.SUCCESS, "00".getBytes(StandardCharsets.US_ASCII));
    assertThat(damages(run))
        .containsExactly(
            "manifest.json: has SHA-256 %s, but _SUCCESS says '00'; one of the two was changed."
                .formatted(FileDigest.of(manifest).sha256()));
    run.folder().delete(RunNames.SUCCESS);
    assertThat(damages(run)).containsExactly("_SUCCESS: is missing, so this is no finished run.");
    seal(run, "null".getBytes(StandardCharsets.US_ASCII));
    assertThat(damages(run))
        .containsExactly("manifest.json: cannot be read as a manifest: The JSON says null.");
    seal(run, manifest);
    assertThat(damages(run)).isEmpty();
  }

  @Test
  void filesThatAreMissingChangedOrTooManyAreNamed() throws IOException {
    SmallRun run = run();
    byte[] npz = run.folder().read("npz/train-00000-of-00002.npz").orElseThrow();

    run.folder().write("npz/.hidden", npz);
    run.folder().write("npz/_hidden/x", npz);
    run.folder().write("notes/x", npz);
    run.folder().write("x", npz);
    assertThat(damages(run)).isEmpty();

    run.folder().write("npz/train-00002-of-00003.npz", npz);
    run.folder().write("rejected/deeper/x", npz);
    run.folder().delete("npz/train-00000-of-00002.npz");
    run.folder().write("README.md", npz);
    assertThat(damages(run))
        .extracting(damage -> damage.replaceFirst("has \\d+ bytes.*", "has other bytes."))
        .containsExactly(
            "README.md: has other bytes.",
            "npz/train-00000-of-00002.npz: is missing.",
            "npz/train-00002-of-00003.npz: is not in the manifest.",
            "rejected/deeper/x: is not in the manifest.");
  }

  @Test
  void formatsThatHoldOtherBatchesAreNamed() throws IOException {
    SmallRun run = run();
    String name = "npz/validation-00000-of-00001.npz";
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Map<String, List<String>> others = inputs();
    others.put("b.jsonl", List.of(record("hhh", "0"), record("i", "9")));
    SmallRun other =
        new SmallRun(
                elsewhere,
                others,
                List.of(
                    ALL,
                    "split={by: sequential, train: 0.8, test: 0}",
                    "batch.size=2",
                    "output.shard-rows=4",
                    "input.max-rejected=5"))
            .publish(40);
    byte[] content = other.folder().read(name).orElseThrow();

    replace(run, name, content);

    assertThat(damages(run))
        .containsExactly(
            "manifest.json: disagrees with what it lists: the files of validation hold other batches"
                + " in [NPZ, SAFETENSORS].");
  }

  @ParameterizedTest
  @ValueSource(strings = {"input", "shuffle"})
  void rowsThatComeFromTheRecordOfAnotherAreNamed(String order) throws IOException {
    // The row of record 8 of the first input says that it is of record 1.
    SmallRun run =
        prepared("order.by=" + order)
            .changing(
                row ->
                    row.source() == 0 && row.record() == 8
                        ? new Row(row.ids(), row.responseStart(), 0, 1)
                        : row)
            .publish(40);

    assertThat(damages(run))
        .anyMatch(
            damage ->
                damage.contains(
                    order.equals("input")
                        ? "comes from record 1 of input 0, and the one before it from record 7"
                        : "of input 0, not each record was written or rejected once."));
  }

  @Test
  void theManifestSaysWhatItsNumbersMean() throws IOException {
    assertThat(run().manifest().conventions())
        .containsEntry("padding-id", 256)
        .containsEntry("ignore-index", -100)
        .containsEntry(
            "targets",
            "already shifted: targets[t] is the id that follows inputs[t]; do not shift again")
        .containsEntry("order", "input");
    Path other = Files.createDirectory(folder.resolve("other"));
    SmallRun run =
        new SmallRun(
                other,
                inputs(),
                List.of("input.max-rejected=2", "order.by=shuffle", "collate.targets=none"))
            .publish(40);
    assertThat(run.manifest().conventions())
        .containsEntry("targets", "none")
        .containsEntry("order", "feistel8-splitmix64");
  }

  @Test
  void aRunWhoseLedgerDoesNotAddUpIsNotPublished() throws IOException {
    SmallRun run =
        prepared()
            .changingReceipts(
                one ->
                    new Receipt(
                        one.files(),
                        one.written(),
                        one.tokensMade() + 1,
                        one.tokensCut(),
                        one.rowsDropped(),
                        one.tokensDropped()));

    assertThatThrownBy(() -> run.publish(40))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("The ledger does not add up: ");
    assertThat(run.folder().list()).doesNotContain(RunNames.MANIFEST, RunNames.SUCCESS);
  }

  @Test
  void aRowWithAnIdBeyondTheVocabularyIsNamed() throws IOException {
    SmallRun run =
        prepared("output.formats=safetensors")
            .changing(row -> new Row(new int[] {1, 257}, 0, row.source(), row.record()))
            .publish(40);

    assertThat(damages(run))
        .contains(
            "safetensors/train-00000-of-00002.safetensors: batch 0, row 0, column 1, has input"
                + " 257.");
  }

  @Test
  void aFileHasAsManyRowsAsTheManifestSays() throws IOException {
    SmallRun run = run("output.formats=npz");
    String name = "npz/validation-00000-of-00001.npz";
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    SmallRun other =
        new SmallRun(
                elsewhere,
                Map.of("a.jsonl", List.of(record("hhh", "8"))),
                List.of("split={train: 0, test: 0}", "output.formats=npz"))
            .publish(40);

    replace(run, name, other.folder().read(name).orElseThrow());

    assertThat(damages(run))
        .containsExactly(name + ": holds 1 row in 1 batch; the manifest says 2 in 1.");
  }

  @Test
  void aShardOfMoreDigitsComesBehindTheOthers() throws IOException {
    Manifest manifest = run("output.formats=npz").manifest();
    List<FileEntry> files =
        Stream.of("npz/train-100000-of-100001.npz", "npz/train-99999-of-100001.npz")
            .map(path -> new FileEntry(path, "train", "npz", 1, "00", 1, 1))
            .toList();

    assertThat(
            new Manifest(
                    manifest.version(),
                    manifest.fingerprint(),
                    manifest.job(),
                    manifest.tokenizer(),
                    manifest.template(),
                    manifest.conventions(),
                    manifest.inputs(),
                    manifest.ledger(),
                    manifest.splits(),
                    files)
                .files("npz", "train"))
        .containsExactly(files.get(1), files.get(0));
  }

  @Test
  void aRecordThatIsMetTooOftenIsCounted() throws IOException {
    SmallRun run =
        prepared("order.by=shuffle")
            .changing(
                row ->
                    row.source() == 0 && row.record() == 8
                        ? new Row(row.ids(), row.responseStart(), 2, 1)
                        : row)
            .publish(40);

    assertThat(damages(run))
        .containsExactly(
            "manifest.json: disagrees with what it lists: of input 0, 8 of 9 records were written or"
                + " rejected.",
            "manifest.json: disagrees with what it lists: of input 2, 3 of 2 records were written or"
                + " rejected.");
  }

  @Test
  void aManifestIsAsARunWritesItToTheByte() throws IOException {
    SmallRun run = run();
    String sound = new String(run.folder().read(RunNames.MANIFEST).orElseThrow(), UTF_8);

    seal(run, (sound + " ").getBytes(UTF_8));
    assertThat(damages(run))
        .containsExactly(
            "manifest.json: is written otherwise than a run writes it, from byte %s on."
                .formatted(sound.getBytes(UTF_8).length));
    seal(run, (" " + sound).getBytes(UTF_8));
    assertThat(damages(run))
        .containsExactly(
            "manifest.json: is written otherwise than a run writes it, from byte 0 on.");
  }

  @ParameterizedTest
  @CsvSource({
    "rejected/part-00099.jsonl,,0",
    "rejected/part-99.jsonl,,1",
    "rejected/part-00099.jsonl,train,1"
  })
  void whatIsListedAsRejectedIsAFileOfSome(String path, String split, long rows)
      throws IOException {
    SmallRun run = run();
    run.folder().write(path, new byte[0]);

    edit(
        run,
        manifest -> {
          ArrayNode files = (ArrayNode) manifest.path("files");
          int at = 0;
          while (files.get(at).path("path").asText().compareTo(path) < 0) {
            at++;
          }
          files
              .insertObject(at)
              .put("path", path)
              .put("split", split)
              .put("format", "rejected")
              .put("bytes", 0)
              .put("sha256", FileDigest.of(new byte[0]).sha256())
              .put("rows", rows)
              .put("batches", 0);
        });

    assertThat(damages(run))
        .anyMatch(
            damage ->
                damage.startsWith("manifest.json: lists FileEntry[path=" + path)
                    && damage.endsWith(", as no run of its job and rows does."));
  }

  @Test
  void specialTextThatTheJobRejectsIsInNoRow() throws IOException {
    SmallRun run = run("tokenizer=r50k_base", "special-text=reject");

    edit(run, manifest -> at(manifest, "/ledger/special-text/x").put("as-text", 1));

    assertThat(damages(run))
        .containsExactly(
            "manifest.json: takes special text otherwise than its job does: SpecialText[asText=1,"
                + " rejected=0].");
  }

  @Test
  void theIdNoughtMayEndATextAndARunMayHaveOneSplitInOneFormat() throws IOException {
    Map<String, List<String>> input =
        Map.of("a.jsonl", List.of(record("a", "1"), record("b", "2")));
    String end = "tokenizer={file: %s/bytes.tiktoken, pattern: gpt2, end-of-text: 0}";
    List<String> settings =
        List.of(end.formatted(folder), "split={train: 1, test: 0}", "output.formats=npz");
    SmallRun run = new SmallRun(folder, input, settings).publish(40);

    assertThat(damages(run)).isEmpty();
    assertThat(run.manifest().tokenizer().endOfText()).isZero();
    assertThat(run.manifest().splits().get("train").records()).isEqualTo(2);
  }

  /** Nothing is said of what follows from it. */
  @ParameterizedTest
  @ValueSource(strings = {"parquet/validation-00000-of-00001.parquet", "rejected/part-00001.jsonl"})
  void oneDamageIsToldOnce(String name) throws IOException {
    SmallRun run = run();
    byte[] sound = run.folder().read(name).orElseThrow();
    byte[] manifest = run.folder().read(RunNames.MANIFEST).orElseThrow();
    byte[] other = sound.clone();
    other[other.length / 2]++;

    run.folder().delete(name);
    assertThat(damages(run)).containsExactly(name + ": is missing.");
    run.folder().write(name + "/x", sound);
    assertThat(damages(run))
        .allMatch(damage -> damage.startsWith(name))
        .anyMatch(damage -> damage.startsWith(name + ": cannot be read: "));
    run.folder().delete(name);
    run.folder().write(name, other);
    assertThat(damages(run))
        .singleElement()
        .asString()
        .startsWith(name + ": has %s bytes and SHA-256 ".formatted(other.length));
    replace(run, name, "oops\n".getBytes(UTF_8));
    assertThat(damages(run)).singleElement().asString().startsWith(name + ": ");
    run.folder().write(name, sound);
    seal(run, manifest);
    assertThat(damages(run)).isEmpty();
  }

  /** Another content for a file, with its size and digest made anew. */
  private static void replace(SmallRun run, String name, byte[] content) throws IOException {
    run.folder().write(name, content);
    edit(
        run,
        manifest -> {
          for (JsonNode file : manifest.path("files")) {
            if (file.path("path").asText().equals(name)) {
              ((ObjectNode) file)
                  .put("bytes", content.length)
                  .put("sha256", FileDigest.of(content).sha256());
            }
          }
        });
  }

  private static ObjectNode at(ObjectNode manifest, String pointer) {
    return (ObjectNode) manifest.at(pointer.substring(0, pointer.lastIndexOf('/')));
  }

  private static String last(String pointer) {
    return pointer.substring(pointer.lastIndexOf('/') + 1);
  }

  /** Edits a manifest, and makes its digest anew. */
  private static void edit(SmallRun run, Consumer<ObjectNode> change) throws IOException {
    byte[] json = run.folder().read(RunNames.MANIFEST).orElseThrow();
    ObjectNode manifest = (ObjectNode) new ObjectMapper().readTree(json);
    change.accept(manifest);
    seal(run, Manifest.read(manifest.toString().getBytes(UTF_8)).toJson());
  }

  private static void seal(SmallRun run, byte[] manifest) throws IOException {
    run.folder().write(RunNames.MANIFEST, manifest);
    run.folder()
        .write(
            RunNames.SUCCESS, FileDigest.of(manifest).sha256().getBytes(StandardCharsets.US_ASCII));
  }
}
