package dev.sheaf.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParquetInputTest {
  private static final String TEXTS =
      """
      message m {
        optional int64 id;
        required binary instruction (STRING);
        optional binary input (STRING);
        optional binary output (STRING);
      }""";

  private static final Fields FIELDS = new Fields("instruction", "input", "output");

  @TempDir Path folder;

  private InputFile file(Path path) {
    InputStorage storage = new InputStorage(new Configuration());
    return new InputFiles(storage, null).list(List.of(path.toString()), InputFormat.AUTO).get(0);
  }

  private static List<Chunk> chunks(InputFile file) throws IOException {
    return Chunks.located(file, Chunks.STRIDE, FIELDS, Reading.STORAGE);
  }

  private static List<String> outcomes(InputFile file, int mostBytes) throws IOException {
    List<String> outcomes = new ArrayList<>();
    for (Chunk chunk : chunks(file)) {
      try (ExampleReader reader =
          ExampleReader.open(Reading.STORAGE, chunk, Reading.PARSER, mostBytes)) {
        while (reader.next()) {
          outcomes.add(shown(reader.outcome()));
        }
        assertThat(reader.tally().records()).isEqualTo(reader.record() + 1);
      }
    }
    return outcomes;
  }

  private static String shown(Outcome outcome) {
    return outcome instanceof Accepted accepted
        ? accepted.example().instruction()
            + "|"
            + accepted.example().input()
            + "|"
            + accepted.example().output()
        : ((Rejected) outcome).reason().code() + ": " + ((Rejected) outcome).detail();
  }

  private Path written(ParquetFiles by, String schema, Object[]... rows) throws IOException {
    Path file = folder.resolve("a.parquet");
    Files.deleteIfExists(file);
    return by.write(file, schema, rows);
  }

  private static Object[] row(Object... values) {
    return values;
  }

  @Test
  void rulesAndReasonsAreThoseOfJson() throws IOException {
    Path path =
        written(
            ParquetFiles.SMALL_GROUPS,
            TEXTS,
            row(1L, "Add.", "1 2", "3"),
            row(null, "Greet \u00e9.", null, "Hi."),
            row(3L, "", " ", "3"),
            row(4L, "Add.", "", null),
            row(5L, "Add.", "", " \u00a0"),
            row(6L, "Add.", new byte[] {'a', (byte) 0xFF}, "3"),
            row(7L, "Add.", " ", "3"),
            row(8L, "Add.", "0123456789", "0123456789"));

    assertThat(outcomes(file(path), 20))
        .containsExactly(
            "Add.|1 2|3",
            "Greet \u00e9.||Hi.",
            "empty-field: The field 'instruction' is empty.",
            "null-field: The field 'output' is null.",
            "blank-field: The field 'output' holds only white space.",
            "invalid-utf8: The byte 0xFF at byte 1 of the field 'input' is not UTF-8.",
            "Add.| |3",
            "record-too-long: The record is longer than 20 bytes, the limit.");
  }

  @ParameterizedTest
  @CsvSource({
    "UNCOMPRESSED,PARQUET_1_0,true",
    "SNAPPY,PARQUET_1_0,false",
    "SNAPPY,PARQUET_2_0,true",
    "GZIP,PARQUET_1_0,true",
    "GZIP,PARQUET_2_0,false",
    "ZSTD,PARQUET_1_0,false",
    "ZSTD,PARQUET_2_0,false",
    "LZ4_RAW,PARQUET_2_0,true"
  })
  void whateverThePagesAreRowsComeInTheirOrder(
      CompressionCodecName codec, WriterVersion version, boolean dictionary) throws IOException {
    Object[][] rows = new Object[500][];
    List<String> expected = new ArrayList<>();
    Random random = new Random(3);
    for (int i = 0; i < rows.length; i++) {
      String input = random.nextInt(3) == 0 ? null : "x".repeat(random.nextInt(40));
      String output = Long.toHexString(random.nextLong());
      rows[i] = row((long) i, "Add " + i % 7, input, output);
      expected.add("Add " + i % 7 + "|" + (input == null ? "" : input) + "|" + output);
    }
    InputFile file =
        file(written(new ParquetFiles(codec, version, 3000, dictionary, true), TEXTS, rows));

    assertThat(chunks(file)).hasSizeGreaterThan(1);
    assertThat(outcomes(file, 100)).isEqualTo(expected);
  }

  @Test
  void chunksAreRowGroupsAndCoverTheFile() throws IOException {
    Object[][] rows = new Object[300][];
    Arrays.setAll(rows, i -> row((long) i, "Add " + i, null, "is " + i));
    InputFile file = file(written(ParquetFiles.SMALL_GROUPS, TEXTS, rows));
    byte[] bytes = Files.readAllBytes(folder.resolve("a.parquet"));
    long next = 0;
    for (Chunk chunk : chunks(file)) {
      assertThat(chunk.start()).isEqualTo(next);
      next = chunk.end();
      MessageDigest digest = Sha256.digest();
      digest.update(bytes, (int) chunk.start(), (int) (chunk.end() - chunk.start()));
      try (ExampleReader reader = ExampleReader.open(Reading.STORAGE, chunk, Reading.PARSER)) {
        while (reader.next()) {}
        assertThat(reader.tally().sha256()).isEqualTo(Sha256.hex(digest));
      }
    }
    assertThat(next).isEqualTo(bytes.length);
  }

  @Test
  void placesThatParquetHasNotAreMinusOneAndAnExcerptShowsTheTexts() throws IOException {
    Path path =
        written(
            ParquetFiles.SMALL_GROUPS, TEXTS, row(1L, "Add\n.", null, new byte[] {(byte) 0x80}));

    try (ExampleReader reader =
        ExampleReader.open(Reading.STORAGE, chunks(file(path)).get(0), Reading.PARSER)) {
      assertThat(reader.next()).isTrue();
      assertThat(reader.line()).isEqualTo(-1);
      assertThat(reader.offset()).isEqualTo(-1);
      assertThat(reader.excerpt())
          .isEqualTo("{\"instruction\": \"Add\n.\", \"input\": null, \"output\": \"\\x80\"}");
    }
  }

  @Test
  void aFileWithoutRowsHasOneChunkWithoutRecords() throws IOException {
    InputFile file = file(written(ParquetFiles.SMALL_GROUPS, TEXTS));

    assertThat(chunks(file)).hasSize(1);
    assertThat(outcomes(file, 100)).isEmpty();
  }

  @Test
  void aFileThatIsGoneIsNotCalledCorrupt() throws IOException {
    Path path = written(ParquetFiles.SMALL_GROUPS, TEXTS);
    InputFile file = file(path);
    Files.delete(path);

    assertThatThrownBy(() -> chunks(file))
        .isExactlyInstanceOf(InputException.class)
        .hasMessage(
            path
                + " is gone; it was there when the job began."
                + " Leave inputs alone while a job runs.");
  }

  @Test
  void aFileMayLackTheInputAndHaveBytesForText() throws IOException {
    Path path =
        written(
            ParquetFiles.SMALL_GROUPS,
            "message m { required binary instruction; required binary output (JSON); }",
            row("Add.", "3"));

    assertThat(outcomes(file(path), 100)).containsExactly("Add.||3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "required binary instruction (STRING); required binary output (STRING);"
            + " required binary output (STRING);"
            + "|has 2 columns 'output', and which is meant cannot be told. Write it anew with one.",
        "required binary question (STRING); required binary output (STRING);"
            + "|has no column 'instruction'; its columns are question, output."
            + " Name the right one in input.fields.",
        "required binary instruction (STRING); required int64 output;"
            + "|has a column 'output' of the type 'required int64 output', where text is wanted."
            + " Name another in input.fields, or convert it.",
        "required binary instruction (STRING); repeated binary output (STRING);"
            + "|has a column 'output' of the type 'repeated binary output (STRING)', where text is"
            + " wanted. Name another in input.fields, or convert it."
      })
  void aColumnThatIsNoTextIsNamed(String columns, String message) throws IOException {
    Path path = written(ParquetFiles.SMALL_GROUPS, "message m { " + columns + " }");

    assertThatThrownBy(() -> chunks(file(path)))
        .isInstanceOf(InputException.class)
        .hasMessage(path + " " + message);
  }

  @Test
  void aColumnThatWasNeverFilledIsNullWhateverItsType() throws IOException {
    Path path =
        written(
            ParquetFiles.SMALL_GROUPS,
            "message m { required binary instruction (STRING); optional int64 input;"
                + " required binary output (STRING); }",
            row("Add.", null, "3"));

    assertThat(outcomes(file(path), 100)).containsExactly("Add.||3");
  }

  @Test
  void aColumnOfWhichTheFooterSaysNothingIsNullUnlessItHasAValue() throws IOException {
    String schema =
        "message m { required binary instruction (STRING); optional int64 input;"
            + " required binary output (STRING); }";
    ParquetFiles silent = ParquetFiles.SMALL_GROUPS.withoutStatistics();

    Path empty = written(silent, schema, row("Add.", null, "3"), row("Sub.", null, "2"));
    assertThat(outcomes(file(empty), 100)).containsExactly("Add.||3", "Sub.||2");

    Path filled = written(silent, schema, row("Add.", null, "3"), row("Sub.", 7L, "2"));
    assertThatThrownBy(() -> outcomes(file(filled), 100))
        .isInstanceOf(InputException.class)
        .hasMessage(
            filled
                + " has a column 'input' of the type 'optional int64 input', where text is wanted."
                + " Name another in input.fields, or convert it.");
  }

  @Test
  void textsThatAreRefusedAreFoundInEveryColumn() throws IOException {
    Path path =
        written(
            ParquetFiles.SMALL_GROUPS,
            TEXTS,
            row(1L, "Add.", "a <|x|>", "3"),
            row(2L, "Add.", "a <|x", "3"),
            row(3L, "Add.", null, "<|x|>"));
    ExampleParser refusing = new ExampleParser(FIELDS, List.of("<|y|>", "<|x|>"));
    List<String> outcomes = new ArrayList<>();
    try (ExampleReader reader =
        ExampleReader.open(Reading.STORAGE, chunks(file(path)).get(0), refusing)) {
      while (reader.next()) {
        outcomes.add(shown(reader.outcome()));
      }
    }

    assertThat(outcomes)
        .containsExactly(
            "special-text: The field 'input' holds the special text '<|x|>'.",
            "Add.|a <|x|3",
            "special-text: The field 'output' holds the special text '<|x|>'.");
  }

  @Test
  void aNestedColumnIsShownOnOneLine() throws IOException {
    Path path =
        written(
            ParquetFiles.SMALL_GROUPS,
            "message m { required group instruction { required binary a; }"
                + " required binary output; }");

    assertThatThrownBy(() -> chunks(file(path)))
        .hasMessageContaining("of the type 'required group instruction { required binary a; }',");
  }

  @Test
  void aFileCutAnywhereIsAFault() throws IOException {
    Path path =
        written(ParquetFiles.SMALL_GROUPS, TEXTS, row(1L, "Add.", "1 2", "3"), row(2L, "", "", ""));
    byte[] whole = Files.readAllBytes(path);
    for (int length = 4; length < whole.length; length += 7) {
      Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));

      assertThatThrownBy(() -> outcomes(file(cut), 100))
          .as("%s bytes", length)
          .isInstanceOf(FileFaultException.class)
          .hasMessageStartingWith(cut + " is cut or corrupt: its footer is unsound (")
          .hasMessageNotContaining("StoredParquet");
    }
  }

  @Test
  void whateverBytesAreWrongTheFileIsReadOrAtFault() throws IOException {
    Object[][] rows = new Object[60][];
    Arrays.setAll(rows, i -> row((long) i, "Add " + i % 5, i % 3 == 0 ? null : "x", "is " + i));
    for (CompressionCodecName codec :
        List.of(
            CompressionCodecName.UNCOMPRESSED,
            CompressionCodecName.SNAPPY,
            CompressionCodecName.ZSTD)) {
      byte[] whole =
          Files.readAllBytes(
              written(
                  new ParquetFiles(codec, WriterVersion.PARQUET_1_0, 3000, true, true),
                  TEXTS,
                  rows));
      Random random = new Random(7);
      for (int i = 0; i < 100; i++) {
        byte[] edited = whole.clone();
        edited[4 + random.nextInt(edited.length - 4)] = (byte) random.nextInt(256);
        Path path = Files.write(folder.resolve("edited"), edited);
        try {
          outcomes(file(path), 100);
        } catch (InputException e) {
          assertThat(e).hasMessageStartingWith(path.toString());
        }
      }
    }
  }

  @Test
  void pagesThatDoNotFitInMemoryAreNotCalledCorrupt() throws IOException {
    InputFile file = file(written(ParquetFiles.SMALL_GROUPS, TEXTS));
    OutOfMemoryError full = new OutOfMemoryError("Java heap space");

    assertThat(ParquetInput.fault(file, "row group 0 cannot be read", full))
        .hasMessage(
            file.path()
                + " asks for more memory than there is: row group 0 cannot be read (Java heap"
                + " space). Write it with smaller pages and row groups, or give Java more memory.");
  }

  @Test
  void manyPagesThatHoldMuchMoreThanTheyAreAreABomb() throws IOException {
    Object[][] rows = new Object[10][];
    Arrays.fill(rows, row(1L, "Add.", null, "0".repeat(8 << 20)));
    ParquetFiles pages =
        new ParquetFiles(
            CompressionCodecName.ZSTD, WriterVersion.PARQUET_2_0, 1L << 30, false, true);

    assertBomb(written(pages, TEXTS, rows));
  }

  @Test
  void aDictionaryThatRowsMakeVeryMuchOfIsABomb() throws IOException {
    Object[][] rows = new Object[100][];
    Arrays.fill(rows, row("Add.", "0".repeat(900_000)));
    ParquetFiles dictionary =
        new ParquetFiles(
            CompressionCodecName.ZSTD, WriterVersion.PARQUET_2_0, 1L << 30, true, true);

    assertBomb(
        written(
            dictionary,
            "message m { required binary instruction (STRING); required binary output (STRING); }",
            rows));
  }

  private void assertBomb(Path path) {
    assertThatThrownBy(() -> outcomes(file(path), ExampleReader.MAX_RECORD_BYTES))
        .isInstanceOf(FileFaultException.class)
        .hasMessageMatching(
            "row group 0 of .*/a.parquet holds at least \\d{8} bytes in its \\d+, more than"
                + " 1,000:1, the limit behind 64 MiB; it looks like a decompression bomb. If it is"
                + " none, write it as JSON first.");
  }

  @Test
  void anEncryptedFileIsNamedAsSuch() throws IOException {
    byte[] whole =
        Files.readAllBytes(written(ParquetFiles.SMALL_GROUPS, TEXTS, row(1L, "Add.", "1 2", "3")));
    byte[] magic = "PARE".getBytes(UTF_8);
    System.arraycopy(magic, 0, whole, 0, 4);
    System.arraycopy(magic, 0, whole, whole.length - 4, 4);
    Path path = Files.write(folder.resolve("b.parquet"), whole);

    assertThatThrownBy(() -> file(path))
        .hasMessage(path + " is encrypted Parquet, which is not read; decrypt it first.");
  }

  /** Of the text, not of its length, so that nothing else can tell. */
  @Test
  void aWrongLetterInATextIsFoundByTheChecksumOfItsPage() throws IOException {
    for (WriterVersion version : WriterVersion.values()) {
      ParquetFiles plain =
          new ParquetFiles(CompressionCodecName.UNCOMPRESSED, version, 500, false, false);
      Path path = written(plain, TEXTS, row(1L, "Add Xylophone.", "1 2", "3"));
      String bytes = Files.readString(path, ISO_8859_1);
      assertThat(outcomes(file(path), 100)).containsExactly("Add Xylophone.|1 2|3");

      Files.writeString(path, bytes.replace("Xylophone", "Xylophane"), ISO_8859_1);

      assertThatThrownBy(() -> outcomes(file(path), 100))
          .isInstanceOf(FileFaultException.class)
          .hasMessageContaining("checksum");
    }
  }
}
