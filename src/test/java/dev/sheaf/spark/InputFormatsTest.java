package dev.sheaf.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sheaf.data.Compressed;
import dev.sheaf.data.FileFaultException;
import dev.sheaf.data.InputException;
import dev.sheaf.data.ParquetFiles;
import dev.sheaf.data.Sha256;
import dev.sheaf.publish.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.data.Index;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same records in other files. */
class InputFormatsTest {
  private static final String[] SETTINGS = {
    "output.formats=[safetensors]",
    "output.shard-rows=16",
    "batch.size=4",
    "input.max-rejected=5",
    "collate.where=executors"
  };

  @TempDir Path folder;
  private Runs runs;
  private String lines;

  @BeforeEach
  void setUp() {
    runs = new Runs(folder);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      text.append("{\"instruction\":\"Double ").append(i).append(".\",\"output\":\"");
      text.append(i % 50 == 7 ? "" : 2 * i).append("\"}\n");
    }
    lines = text.toString();
  }

  private void prepare(String name, byte[] input, String... more) throws IOException {
    String[] all = Arrays.copyOf(SETTINGS, SETTINGS.length + more.length);
    System.arraycopy(more, 0, all, SETTINGS.length, more.length);
    runs.prepare(Files.write(folder.resolve(name), input), name, all);
  }

  private Map<String, String> tensors(String run) throws IOException {
    Map<String, String> files = runs.files(run);
    files.keySet().removeIf(file -> !file.startsWith("safetensors/"));
    return files;
  }

  /** What is in {@code rejected/}, whatever the names of the files, without that of the source. */
  private List<String> rejected(String run) throws IOException {
    Map<String, String> files = runs.files(run);
    files.keySet().removeIf(file -> !file.startsWith("rejected/"));
    return String.join("", files.values())
        .lines()
        .map(line -> line.replaceFirst("\"source\":\"[^\"]*\",", ""))
        .toList();
  }

  @Test
  void aCompressedInputGivesTheTensorsAndRejectedLinesOfThePlainOne() throws IOException {
    byte[] plain = lines.getBytes(UTF_8);
    for (String[] order : new String[][] {{"order.by=input"}, {"order.by=shuffle"}}) {
      String by = order[0].substring(9);
      prepare("plain-" + by, plain, order);
      prepare("gzip-" + by, Compressed.gzip(plain), order);
      prepare("zstd-" + by, Compressed.zstd(plain), order);

      assertThat(tensors("plain-" + by)).hasSizeGreaterThan(6);
      for (String name : List.of("gzip-" + by, "zstd-" + by)) {
        assertThat(tensors(name)).isEqualTo(tensors("plain-" + by));
        assertThat(rejected(name)).isEqualTo(rejected("plain-" + by)).hasSize(2);
        assertThat(runs.damages(name)).isEmpty();
      }
    }
  }

  @Test
  void parquetGivesTheTensorsOfJsonLines() throws IOException {
    Object[][] rows = new Object[100][];
    Arrays.setAll(rows, i -> new Object[] {"Double " + i + ".", i % 50 == 7 ? "" : "" + 2 * i});
    Path parquet =
        ParquetFiles.SMALL_GROUPS.write(
            folder.resolve("a"),
            "message m { required binary instruction (STRING); optional binary output (STRING); }",
            rows);
    for (String by : List.of("order.by=input", "order.by=shuffle")) {
      prepare("plain-" + by, lines.getBytes(UTF_8), by);
      prepare("parquet-" + by, Files.readAllBytes(parquet), by);

      assertThat(tensors("parquet-" + by)).isEqualTo(tensors("plain-" + by));
      assertThat(runs.damages("parquet-" + by)).isEmpty();
      assertThat(rejected("parquet-" + by))
          .containsExactly(
              "{\"record\":7,\"line\":null,\"offset\":null,\"reason\":\"empty-field\","
                  + "\"detail\":\"The field 'output' is empty.\",\"excerpt\":"
                  + "\"{\\\"instruction\\\": \\\"Double 7.\\\", \\\"input\\\": null,"
                  + " \\\"output\\\": \\\"\\\"}\"}",
              "{\"record\":57,\"line\":null,\"offset\":null,\"reason\":\"empty-field\","
                  + "\"detail\":\"The field 'output' is empty.\",\"excerpt\":"
                  + "\"{\\\"instruction\\\": \\\"Double 57.\\\", \\\"input\\\": null,"
                  + " \\\"output\\\": \\\"\\\"}\"}");
    }
  }

  @Test
  void theTableOfRecordsReadsEveryFormat() throws IOException {
    SparkSession spark = Runs.session("local[2]");
    Path parquet =
        ParquetFiles.SMALL_GROUPS.write(
            folder.resolve("a.parquet"),
            "message m { required binary q (STRING); optional binary a (STRING); }",
            new Object[] {"Add.", "3"},
            new Object[] {"Add.", null});
    Path gzip =
        Files.write(
            folder.resolve("a.gz"),
            Compressed.gzip("{\"q\":\"Add.\",\"a\":\"3\"}\n{}".getBytes(UTF_8)));

    for (Path path : List.of(parquet, gzip)) {
      List<String> rows =
          spark
              .read()
              .format("sheaf")
              .option("instruction", "q")
              .option("output", "a")
              .load(path.toString())
              .select("offset", "instruction", "input", "output", "reason")
              .collectAsList()
              .stream()
              .map(Object::toString)
              .toList();

      assertThat(rows)
          .isEqualTo(
              path.equals(parquet)
                  ? List.of("[null,Add.,,3,null]", "[null,null,null,null,null-field]")
                  : List.of("[0,Add.,,3,null]", "[21,null,null,null,missing-field]"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "optional group output (LIST) { repeated group list { optional binary element (STRING); } }",
        "optional group output (LIST) { repeated binary array (STRING); }",
        "optional group output { optional binary text (STRING); }",
        "required int64 output;",
        "required fixed_len_byte_array(4) output;"
      })
  void aColumnThatIsNoTextEndsTheJobWhateverMayBeRejected(String output) throws IOException {
    String good =
        "message m { required binary instruction (STRING); required binary output (STRING); }";
    String bad = "message m { required binary instruction (STRING); %s }".formatted(output);
    Path data = Files.createDirectories(folder.resolve("data"));
    ParquetFiles.SMALL_GROUPS.write(data.resolve("a"), good, new Object[] {"Add.", "3"});
    ParquetFiles.SMALL_GROUPS.write(data.resolve("b"), bad);

    assertThatThrownBy(() -> runs.prepare(data, "run", "input.max-rejected=100%"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(data.resolve("b") + " has a column 'output' of the type '")
        .hasMessageEndingWith(
            "', where text is wanted. Name another in input.fields, or convert it.");
    assertThat(runs.files("run")).containsOnlyKeys("_failed/status.json");
  }

  @Test
  void parquetThatIsCutEncryptedOrNoneEndsTheJobWhateverMayBeRejected() throws IOException {
    Path parquet =
        ParquetFiles.SMALL_GROUPS.write(
            folder.resolve("a"),
            "message m { required binary instruction (STRING); required binary output (STRING); }",
            new Object[] {"Add.", "3"});
    byte[] whole = Files.readAllBytes(parquet);
    byte[] encrypted = whole.clone();
    encrypted[3] = 'E';

    assertUnusable("cut", Arrays.copyOf(whole, whole.length - 9))
        .contains("cut is cut or corrupt: its footer is unsound");
    assertUnusable("encrypted", encrypted)
        .endsWith("encrypted is encrypted Parquet, which is not read; decrypt it first.");
    assertUnusable("none.parquet", "<html>".getBytes(UTF_8))
        .contains("none.parquet is named .parquet, but is neither that nor JSON");
  }

  private AbstractStringAssert<?> assertUnusable(String name, byte[] input) throws IOException {
    Throwable thrown = catchThrowable(() -> prepare(name, input, "input.max-rejected=100%"));
    assertThat(thrown).isInstanceOf(InputException.class);
    assertThat(runs.files(name)).containsOnlyKeys("_failed/status.json");
    return assertThat(thrown.getMessage());
  }

  @Test
  void aColumnThatIsMissingIsToldBeforeAnyTask() throws IOException {
    Path parquet =
        ParquetFiles.SMALL_GROUPS.write(
            folder.resolve("a"), "message m { required binary q (STRING); }");

    assertThatThrownBy(() -> prepare("missing", Files.readAllBytes(parquet)))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith(
            "missing has no column 'instruction'; its columns are q."
                + " Name the right one in input.fields.");
  }

  @Test
  void everyFileOfParquetAtFaultIsNamedBeforeAnyTask() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    String text = "required binary instruction (STRING); required binary output (STRING);";
    Path cut = ParquetFiles.SMALL_GROUPS.write(data.resolve("a"), "message m { " + text + " }");
    byte[] whole = Files.readAllBytes(cut);
    Files.write(cut, Arrays.copyOf(whole, whole.length - 9));
    Files.write(data.resolve("b"), whole);
    Files.copy(cut, data.resolve("c"));
    ParquetFiles.SMALL_GROUPS.write(data.resolve("d"), "message m { required binary q (STRING); }");
    ParquetFiles.SMALL_GROUPS.write(
        data.resolve("e"),
        "message m { " + text.replace("binary output (STRING)", "int64 output") + " }");

    Throwable thrown = catchThrowable(() -> runs.prepare(data, "run"));

    assertThat(thrown).isInstanceOf(InputException.class);
    assertThat(thrown.getMessage().lines())
        .hasSize(4)
        .satisfies(
            line -> assertThat(line).startsWith(cut + " is cut or corrupt: its footer is unsound"),
            Index.atIndex(0))
        .satisfies(
            line -> assertThat(line).startsWith(data.resolve("c") + " is cut or corrupt: its"),
            Index.atIndex(1))
        .satisfies(
            line -> assertThat(line).startsWith(data.resolve("d") + " has no column 'instruction'"),
            Index.atIndex(2))
        .satisfies(
            line ->
                assertThat(line).startsWith(data.resolve("e") + " has a column 'output' of the"),
            Index.atIndex(3));
  }

  @Test
  void everyFileOfParquetWhoseColumnTurnsOutToBeNoTextIsNamed() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    String schema = "message m { required binary instruction (STRING); optional int64 output; }";
    for (String name : List.of("a", "b")) {
      ParquetFiles.SMALL_GROUPS
          .withoutStatistics()
          .write(data.resolve(name), schema, new Object[] {"Add.", 3L});
    }

    assertThatThrownBy(() -> runs.prepare(data, "run"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(data.resolve("a") + " has a column 'output' of the type")
        .hasMessageContaining(data.resolve("b") + " has a column 'output' of the type");
  }

  @Test
  void theManifestHasTheCompressedFileAsItIs() throws IOException {
    byte[] compressed = Compressed.gzip(lines.getBytes(UTF_8));
    prepare("gzip", compressed);

    Manifest.InputEntry input = runs.manifest("gzip").inputs().get(0);

    assertThat(input.bytes()).isEqualTo(compressed.length);
    assertThat(input.records()).isEqualTo(100);
  }

  @Test
  void anInputsDigestIsMadeAsTheManifestSays() throws IOException {
    byte[] plain = lines.getBytes(UTF_8);
    byte[] gzip = Compressed.gzip(plain);
    Path parquet = parquetOfSeveralGroups();
    prepare("plain", plain);
    prepare("gzip", gzip);
    prepare("parquet", Files.readAllBytes(parquet));

    assertThat(runs.manifest("plain").conventions())
        .containsEntry(
            "input-digest",
            "sha-256 over the sha-256 of every 4096 bytes; of a compressed file whole;"
                + " of Parquet cut where each row group but the first begins");
    assertThat(plain).hasSizeBetween(4097, 8192);
    assertThat(inputDigest("plain")).isEqualTo(digest(plain, List.of(4096L)));
    assertThat(inputDigest("gzip")).isEqualTo(digest(gzip, List.of()));
    assertThat(beginnings(parquet)).isNotEmpty();
    assertThat(inputDigest("parquet"))
        .isEqualTo(digest(Files.readAllBytes(parquet), beginnings(parquet)));
  }

  private Path parquetOfSeveralGroups() throws IOException {
    Object[][] rows = new Object[100][];
    Arrays.setAll(rows, i -> new Object[] {"Double " + i + ".", "" + 2 * i});
    return ParquetFiles.SMALL_GROUPS.write(
        folder.resolve("groups"),
        "message m { required binary instruction (STRING); required binary output (STRING); }",
        rows);
  }

  private String inputDigest(String run) throws IOException {
    return runs.manifest(run).inputs().get(0).digest();
  }

  /** Where the row groups of a file begin, but the first. */
  private static List<Long> beginnings(Path parquet) throws IOException {
    try (var file =
        ParquetFileReader.open(new LocalInputFile(parquet), ParquetReadOptions.builder().build())) {
      return file.getRowGroups().stream().skip(1).map(BlockMetaData::getStartingPos).toList();
    }
  }

  private static String digest(byte[] content, List<Long> cuts) {
    MessageDigest all = Sha256.digest();
    int from = 0;
    for (long cut : cuts) {
      all.update(sha256(content, from, (int) cut));
      from = (int) cut;
    }
    return HexFormat.of().formatHex(all.digest(sha256(content, from, content.length)));
  }

  private static byte[] sha256(byte[] content, int from, int to) {
    MessageDigest digest = Sha256.digest();
    digest.update(content, from, to - from);
    return digest.digest();
  }

  @Test
  void aCutFileEndsTheJobWhateverMayBeRejected() throws IOException {
    byte[] whole = Compressed.gzip(lines.getBytes(UTF_8));
    byte[] cut = Arrays.copyOf(whole, whole.length - 3);

    assertThatThrownBy(() -> prepare("cut", cut, "input.max-rejected=100%"))
        .isInstanceOf(FileFaultException.class)
        .hasMessageContaining("cut is cut or corrupt: its gzip");
    assertThat(runs.run("cut").resolve("_SUCCESS")).doesNotExist();
  }
}
