package dev.sheaf.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesTest {
  private static final String GOOD = "{\"instruction\":\"i\",\"output\":\"o\"}";
  private static final int NO_LIMIT = ExampleReader.MAX_RECORD_BYTES;

  @TempDir Path folder;

  private InputFile file(byte[] bytes) throws IOException {
    return Reading.file(Files.write(folder.resolve("a.jsonl"), bytes), InputFormat.JSONL);
  }

  private InputFile file(String text) throws IOException {
    return file(text.getBytes(UTF_8));
  }

  private static ExampleReader open(InputFile file, long stride, int chunk) throws IOException {
    return ExampleReader.open(Reading.STORAGE, Chunks.cut(file, stride).get(chunk), Reading.PARSER);
  }

  @Test
  void aLineBelongsToTheChunkInWhichItBegins() throws IOException {
    InputFile file = file("{\"a\":1}\n\n{\"b\":2}\n{\"c\":3}");

    try (ExampleReader reader = open(file, 10, 0)) {
      assertThat(reader.next()).isTrue();
      assertThat(List.of(reader.record(), reader.line(), reader.offset()))
          .containsExactly(0L, 0L, 0L);
      assertThat(reader.next()).isTrue();
      assertThat(List.of(reader.record(), reader.line(), reader.offset()))
          .containsExactly(1L, 2L, 9L);
      assertThat(reader.excerpt()).isEqualTo("{\"b\":2}");
      assertThat(reader.next()).isFalse();
      assertThat(reader.next()).isFalse();
      assertThat(reader.tally().lines()).isEqualTo(2);
      assertThat(reader.tally().blankLines()).isEqualTo(1);
      assertThat(reader.tally().records()).isEqualTo(2);
    }
    try (ExampleReader reader = open(file, 10, 1)) {
      assertThat(reader.next()).isTrue();
      assertThat(List.of(reader.record(), reader.line(), reader.offset()))
          .containsExactly(0L, 1L, 17L);
      assertThat(reader.next()).isFalse();
    }
    try (ExampleReader reader = open(file, 10, 2)) {
      assertThat(reader.next()).isFalse();
      assertThat(reader.tally().records()).isZero();
    }
  }

  @Test
  void everyChunkHasTheDigestOfItsOwnBytes() throws Exception {
    byte[] bytes = (GOOD + "\n" + GOOD + "\r\n  \n" + GOOD).getBytes(UTF_8);
    InputFile file = file(bytes);
    for (Chunk chunk : Chunks.cut(file, 7)) {
      try (ExampleReader reader = ExampleReader.open(Reading.STORAGE, chunk, Reading.PARSER)) {
        while (reader.next()) {}
        byte[] own = Arrays.copyOfRange(bytes, (int) chunk.start(), (int) chunk.end());
        assertThat(reader.tally().sha256())
            .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(own)));
      }
    }
  }

  @Test
  void anEmptyFileHasATallyOfNothing() throws IOException {
    try (ExampleReader reader = open(file(""), 8, 0)) {
      assertThat(reader.next()).isFalse();
      assertThat(reader.tally())
          .isEqualTo(
              new ChunkTally(
                  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 0, 0, 0, 0));
    }
  }

  @Test
  void theTallyIsNotKnownBeforeTheEnd() throws IOException {
    try (ExampleReader reader = open(file(GOOD), 8, 0)) {
      assertThatThrownBy(reader::tally).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void onlyLineFeedsSeparate() throws IOException {
    String inText = "{\"instruction\":\"a\u2028b\u0085c\",\"output\":\"o\"}";
    Reading reading =
        Reading.of(file(inText + "\r\n\t \r\n\n" + GOOD + "\r" + GOOD + "\n"), 1 << 20, NO_LIMIT);

    assertThat(reading.records()).hasSize(2);
    assertThat(reading.records().get(0).outcome())
        .isEqualTo(new Accepted(new Example("a\u2028b\u0085c", "", "o")));
    assertThat(((Rejected) reading.records().get(1).outcome()).reason())
        .isEqualTo(Reason.TRAILING_CONTENT);
    assertThat(reading.records().get(1).line()).isEqualTo(3);
    assertThat(reading.blankLines()).isEqualTo(2);
    assertThat(reading.lines()).isEqualTo(4);
  }

  @Test
  void otherControlCharactersDoNotMakeALineBlank() throws IOException {
    assertThat(Reading.of(file("\u000b\n"), 8, NO_LIMIT).records()).hasSize(1);
  }

  @Test
  void aByteOrderMarkIsPassedOverAtTheStartOnly() throws IOException {
    Reading reading = Reading.of(file("\uFEFF" + GOOD + "\n\uFEFF" + GOOD), 1 << 20, NO_LIMIT);

    assertThat(reading.records().get(0).outcome()).isInstanceOf(Accepted.class);
    assertThat(reading.records().get(0).offset()).isEqualTo(3);
    assertThat(((Rejected) reading.records().get(1).outcome()).reason())
        .isEqualTo(Reason.MALFORMED_JSON);
  }

  @Test
  void aLastLineThatIsCutIsOneRejectedRecord() throws IOException {
    Reading reading = Reading.of(file(GOOD + "\n" + GOOD.substring(0, 12)), 1 << 20, NO_LIMIT);

    assertThat(reading.records().get(0).outcome()).isInstanceOf(Accepted.class);
    assertThat(reading.records().get(1).outcome())
        .isEqualTo(
            new Rejected(
                Reason.MALFORMED_JSON, "The record ends before its JSON value is complete."));
  }

  @Test
  void anExcerptIsTheFirstTwoHundredBytesWithoutTheLinesEnd() throws IOException {
    Reading reading = Reading.of(file("é".repeat(150) + "\r\n\n{ \r\n"), 1 << 20, NO_LIMIT);

    assertThat(reading.records())
        .extracting(Reading.Found::excerpt)
        .containsExactly("é".repeat(100), "{");
  }

  @Test
  void theExcerptOfALongRecordDoesNotDependOnHowMuchOfItWasRead() throws IOException {
    InputFile file = file(GOOD + "\n" + "x".repeat(10) + " ".repeat(100) + "y".repeat(100));
    for (int stride : new int[] {130, 1 << 20}) {
      assertThat(Reading.of(file, stride, 60).records().get(1).excerpt()).isEqualTo("xxxxxxxxxx");
    }
  }

  @Test
  void aRecordOfTheLimitIsReadAndOneByteMoreIsNotWhateverEndsItsLine() throws IOException {
    String fits = GOOD.replace("}", " ".repeat(NO_LIMIT - GOOD.length()) + "}");
    String over = fits.replace("}", " }");
    for (String end : List.of("\n", "\r\n", " \t\r\n")) {
      Reading reading = Reading.of(file(fits + end + over + end + GOOD), Chunks.STRIDE, NO_LIMIT);

      assertThat(reading.records())
          .extracting(Reading.Found::outcome)
          .containsExactly(
              new Accepted(new Example("i", "", "o")),
              new Rejected(
                  Reason.RECORD_TOO_LONG, "The record is longer than 16777216 bytes, the limit."),
              new Accepted(new Example("i", "", "o")));
      assertThat(reading.records().get(2).line()).isEqualTo(2);
    }
  }

  @Test
  void aBlankLineMayHaveAnyLengthAndCountsOnce() throws IOException {
    String blank = " \t\r ".repeat(50);
    String lines = GOOD + "\n" + blank + "\n" + GOOD + "\n" + blank + "x" + blank + "\n" + blank;
    for (int stride = 1; stride < 2 * lines.length(); stride = 2 * stride + 1) {
      Reading reading = Reading.of(file(lines), stride, 60);

      assertThat(reading.records())
          .extracting(
              Reading.Found::line,
              Reading.Found::offset,
              found -> found.outcome() instanceof Rejected bad ? bad.reason() : null,
              Reading.Found::excerpt)
          .containsExactly(
              tuple(0L, 0L, null, GOOD),
              tuple(2L, 234L, null, GOOD),
              tuple(3L, 267L, Reason.RECORD_TOO_LONG, ""));
      assertThat(reading.blankLines()).isEqualTo(2);
      assertThat(reading.lines()).isEqualTo(4);
    }
  }

  @Test
  void ofALineWithoutEndNoMoreThanTheLimitIsRead() throws IOException {
    Path path = folder.resolve("long.jsonl");
    long bytes = 600L << 20;
    // A sparse file: zero bytes that take no room on the disk.
    try (var file = new java.io.RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(bytes);
    }
    Chunk first = Chunks.cut(Reading.file(path, InputFormat.JSONL), Chunks.STRIDE).get(0);

    try (ExampleReader reader = ExampleReader.open(Reading.STORAGE, first, Reading.PARSER)) {
      assertThat(reader.next()).isTrue();
      assertThat(((Rejected) reader.outcome()).reason()).isEqualTo(Reason.RECORD_TOO_LONG);
      assertThat(reader.next()).isFalse();
      assertThat(reader.tally().records()).isEqualTo(1);
    }
  }

  @Test
  void aFileThatBecomesShorterIsAnInputError() throws IOException {
    InputFile file = file(GOOD + "\n" + GOOD);
    Files.writeString(folder.resolve("a.jsonl"), GOOD);

    assertThatThrownBy(() -> Reading.of(file, 1 << 20, NO_LIMIT))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "a.jsonl ends at byte 32; it had 65 bytes when the job began."
                + " Leave inputs alone while a job runs.");
  }

  @Test
  void aFileThatBecomesLongerIsAnInputError() throws IOException {
    InputFile file = file(GOOD);
    Files.writeString(folder.resolve("a.jsonl"), GOOD + " 7\n" + GOOD);

    assertThatThrownBy(() -> Reading.of(file, 5, NO_LIMIT))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "a.jsonl goes on behind byte 32, where it ended when the job began."
                + " Leave inputs alone while a job runs.");
  }

  @Test
  void recordsDoNotDependOnTheStride() throws IOException {
    for (int seed = 0; seed < 40; seed++) {
      byte[] bytes = randomLines(new Random(seed));
      int limit = 60;
      InputFile file = file(bytes);
      Reading expected = splitAtLineFeeds(bytes, limit);
      for (int stride = 1; stride <= 40; stride++) {
        assertThat(Reading.of(file, stride, limit))
            .as("seed %d, stride %d", seed, stride)
            .isEqualTo(expected);
      }
    }
  }

  private static byte[] randomLines(Random random) throws IOException {
    List<String> pieces =
        List.of(
            GOOD,
            GOOD,
            GOOD,
            "\n",
            "\n",
            "\n",
            "\r\n",
            "\n\n",
            " ",
            "\t",
            "{",
            "é",
            "\u2028",
            "x".repeat(61),
            " ".repeat(61),
            "null");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes((random.nextInt(3) == 0 ? "\uFEFF" : "").getBytes(UTF_8));
    for (int i = random.nextInt(14); i > 0; i--) {
      String piece = pieces.get(random.nextInt(pieces.size()));
      out.writeBytes(piece.getBytes(random.nextInt(8) == 0 ? ISO_8859_1 : UTF_8));
    }
    return out.toByteArray();
  }

  /** The plain way: the whole file in memory, one byte a character, split at line feeds. */
  private static Reading splitAtLineFeeds(byte[] bytes, int limit) {
    String file = new String(bytes, ISO_8859_1);
    int start = file.startsWith("\u00EF\u00BB\u00BF") ? 3 : 0;
    List<Reading.Found> records = new ArrayList<>();
    long blank = 0;
    long lineFeeds = 0;
    for (String line : file.substring(start).split("(?<=\n)", -1)) {
      String content = line.replace("\n", "");
      boolean isBlank = content.matches("[ \t\r]*");
      if (content.replaceFirst("[ \t\r]+$", "").length() > limit) {
        String detail = "The record is longer than " + limit + " bytes, the limit.";
        records.add(
            record(
                records.size(),
                lineFeeds,
                start,
                new Rejected(Reason.RECORD_TOO_LONG, detail),
                content.substring(0, limit + 1)));
      } else if (!isBlank) {
        Outcome outcome = Reading.parse(content.getBytes(ISO_8859_1), start);
        records.add(record(records.size(), lineFeeds, start, outcome, content));
      } else if (!line.isEmpty()) {
        blank++;
      }
      lineFeeds += line.endsWith("\n") ? 1 : 0;
      start += line.length();
    }
    return new Reading(records, null, lineFeeds, blank);
  }

  private static Reading.Found record(
      long record, long line, long offset, Outcome outcome, String content) {
    byte[] bytes = content.stripTrailing().getBytes(ISO_8859_1);
    String excerpt = Utf8.excerpt(bytes, 0, bytes.length, 200);
    return new Reading.Found(record, line, offset, outcome, excerpt);
  }

  @Test
  void aChunkFarIntoAnEndlessLineHoldsNothing() throws IOException {
    Path path = folder.resolve("one.jsonl");
    try (OutputStream out = Files.newOutputStream(path)) {
      out.write(new byte[1_000_000]);
      out.write(("\n" + GOOD).getBytes(UTF_8));
    }
    List<Chunk> chunks = Chunks.cut(Reading.file(path, InputFormat.JSONL), 100_000);

    try (ExampleReader reader =
        ExampleReader.open(Reading.STORAGE, chunks.get(5), Reading.PARSER)) {
      assertThat(reader.next()).isFalse();
    }
    try (ExampleReader reader =
        ExampleReader.open(Reading.STORAGE, chunks.get(10), Reading.PARSER)) {
      assertThat(reader.next()).isTrue();
      assertThat(reader.offset()).isEqualTo(1_000_001);
    }
  }

  @Test
  void aFileThatGrowsByZerosIsAnInputErrorToo() throws IOException {
    InputFile file = file(GOOD + "\n");
    Files.writeString(folder.resolve("a.jsonl"), GOOD + "\n\0");

    assertThatThrownBy(() -> Reading.of(file, 1 << 20, NO_LIMIT))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a.jsonl goes on behind byte 33, where it ended when the job began.");
  }

  @Test
  void aTallyHasTheBytesOfItsChunk() throws IOException {
    InputFile file = file("{\"a\":1}\n\n{\"b\":2}\n{\"c\":3}");
    List<Long> bytes = new ArrayList<>();
    for (int chunk = 0; chunk < 3; chunk++) {
      try (ExampleReader reader = open(file, 10, chunk)) {
        while (reader.next()) {}
        bytes.add(reader.tally().bytes());
      }
    }

    assertThat(bytes).containsExactly(10L, 10L, 4L);
  }
}
