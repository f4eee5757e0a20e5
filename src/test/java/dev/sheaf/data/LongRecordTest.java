package dev.sheaf.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records of 64 MiB, four times the limit. */
class LongRecordTest {
  private static final String GOOD = "{\"instruction\":\"Add.\",\"output\":\"3\"}";
  private static final int MOST = ExampleReader.MAX_RECORD_BYTES;
  private static final int LONG = 64 << 20;

  /** More than a record may have, and not so many that they would look like a bomb. */
  private static final int BLANKS = 20 << 20;

  @TempDir Path folder;

  private Path written(InputFormat format, boolean compressed) throws IOException {
    Path path = folder.resolve("long");
    boolean array = format == InputFormat.JSON;
    try (OutputStream file = Files.newOutputStream(path);
        OutputStream out = compressed ? new GZIPOutputStream(file) : file) {
      String separator = array ? ",\n" : "\n";
      out.write(((array ? "[" : "") + GOOD + separator).getBytes(UTF_8));
      out.write("{\"instruction\":\"".getBytes(UTF_8));
      byte[] text = "Lorem ipsum dolo".repeat(1 << 16).getBytes(UTF_8);
      for (int i = 0; i < LONG; i += text.length) {
        out.write(text);
      }
      out.write(("\"}" + separator + GOOD + (array ? "]" : "\n")).getBytes(UTF_8));
    }
    return path;
  }

  @ParameterizedTest
  @EnumSource(names = {"JSON", "JSONL"})
  void aWindowKeepsNoMoreOfThemThanTheLimitAsksFor(InputFormat format) throws IOException {
    InputFile file = Reading.file(written(format, false), format);
    for (Chunk chunk : Chunks.located(file, Chunks.STRIDE, null, Reading.STORAGE)) {
      long start = chunk.start();
      long from = format == InputFormat.JSONL && start > 0 ? start - 1 : start;
      try (ChunkWindow window = ChunkWindow.open(Reading.STORAGE, chunk, from)) {
        RecordFinder finder =
            format == InputFormat.JSONL
                ? Lines.of(window, chunk, MOST)
                : Elements.of(window, chunk, MOST);
        while (finder.next() != RecordFinder.Found.NOTHING) {}
        assertThat(window.array().length).isLessThanOrEqualTo(2 * MOST);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JSON", "JSONL"})
  void theyAreRejectedAloneHoweverTheFileIsCutOrCompressed(InputFormat format) throws IOException {
    for (boolean compressed : new boolean[] {false, true}) {
      Path path = written(format, compressed);
      InputFile file =
          new InputFile(
              0,
              "long",
              "file:" + path,
              Files.size(path),
              compressed ? Compression.GZIP : Compression.NONE,
              format);
      Reading reading = Reading.of(file, Chunks.STRIDE, MOST);

      List<String> outcomes = new ArrayList<>();
      for (Reading.Found found : reading.records()) {
        outcomes.add(
            found.outcome() instanceof Rejected rejected
                ? rejected.reason().code() + " " + found.line()
                : "accepted " + found.line());
      }
      assertThat(outcomes).containsExactly("accepted 0", "record-too-long 1", "accepted 2");
    }
  }

  @Test
  void aLineOfBlanksIsNoRecordHoweverLong() throws IOException {
    for (boolean compressed : new boolean[] {false, true}) {
      InputFile file =
          lines(" ".repeat(BLANKS) + "\n" + GOOD + "\n" + "\t\r".repeat(BLANKS / 2), compressed);
      Reading reading = Reading.of(file, Chunks.STRIDE, MOST);

      assertThat(reading.records())
          .singleElement()
          .satisfies(
              found -> {
                assertThat(found.outcome()).isInstanceOf(Accepted.class);
                assertThat(found.line()).isEqualTo(1);
                assertThat(found.offset()).isEqualTo(BLANKS + 1);
              });
      assertThat(reading.blankLines()).isEqualTo(2);
      assertThat(reading.lines()).isEqualTo(2);
    }
  }

  @Test
  void aRecordBehindBlanksIsTooLongIfItsLineIs() throws IOException {
    for (boolean compressed : new boolean[] {false, true}) {
      Reading reading =
          Reading.of(
              lines("\n" + " ".repeat(BLANKS) + GOOD + "\n" + GOOD, compressed),
              Chunks.STRIDE,
              MOST);

      assertThat(reading.records()).hasSize(2);
      assertThat(reading.records().get(0).outcome()).isEqualTo(Rejected.tooLong(MOST));
      assertThat(reading.records().get(0).offset()).isEqualTo(1);
      assertThat(reading.records().get(0).excerpt()).isEmpty();
      assertThat(reading.records().get(1).offset()).isEqualTo(BLANKS + GOOD.length() + 2);
      assertThat(reading.records().get(1).line()).isEqualTo(2);
      assertThat(reading.blankLines()).isEqualTo(1);
    }
  }

  @Test
  void blanksBehindARecordAreNoPartOfItHoweverMany() throws IOException {
    for (boolean compressed : new boolean[] {false, true}) {
      String blanks = " ".repeat(BLANKS);
      Reading reading =
          Reading.of(
              lines(GOOD + blanks + "\r\n" + GOOD + blanks + "x\n" + GOOD, compressed),
              Chunks.STRIDE,
              MOST);

      assertThat(reading.records())
          .extracting(Reading.Found::outcome)
          .containsExactly(
              Reading.parse(GOOD.getBytes(UTF_8), 0),
              Rejected.tooLong(MOST),
              Reading.parse(GOOD.getBytes(UTF_8), 0));
      assertThat(reading.records().get(2).offset()).isEqualTo(2 * (GOOD.length() + BLANKS) + 4);
      assertThat(reading.blankLines()).isZero();
    }
  }

  private InputFile lines(String text, boolean compressed) throws IOException {
    Path path = folder.resolve("long");
    try (OutputStream file = Files.newOutputStream(path);
        OutputStream out = compressed ? new GZIPOutputStream(file) : file) {
      out.write(text.getBytes(UTF_8));
    }
    Compression compression = compressed ? Compression.GZIP : Compression.NONE;
    long bytes = Files.size(path);
    return new InputFile(0, "long", "file:" + path, bytes, compression, InputFormat.JSONL);
  }

  @Test
  void theLimitIs16MiB() {
    assertThat(MOST).isEqualTo(16_777_216);
  }
}
