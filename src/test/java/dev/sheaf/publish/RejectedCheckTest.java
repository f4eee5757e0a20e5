package dev.sheaf.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.data.Reason;
import dev.sheaf.data.RejectedLine;
import dev.sheaf.publish.Manifest.InputEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RejectedCheckTest {
  private static final List<InputEntry> INPUTS =
      List.of(
          new InputEntry("a.jsonl", 900, "00", 9, 0), new InputEntry("b.parquet", 99, "00", 9, 0));

  private final RejectedCheck check = new RejectedCheck(INPUTS);

  @Test
  void linesAsARunWritesThemAreCountedByTheirReasons() throws IOException {
    assertThat(
            fault(
                3,
                line("a.jsonl", 0, 1, 0, Reason.NOT_TEXT),
                line("a.jsonl", 4, 7, 400, Reason.MALFORMED_JSON),
                line("b.parquet", 2, -1, -1, Reason.NOT_TEXT)))
        .isEmpty();
    assertThat(fault(1, line("b.parquet", 3, -1, -1, Reason.NULL_FIELD))).isEmpty();
    assertThat(check.reasons())
        .isEqualTo(Map.of("not-text", 2L, "malformed-json", 1L, "null-field", 1L));
    assertThat(check.origins().sums()).extracting(Origins.Sum::count).containsExactly(2L, 2L);
  }

  @Test
  void aFileHasAsManyLinesAsTheManifestSays() throws IOException {
    assertThat(fault(1)).contains("has 0 lines; the manifest says 1.");
    assertThat(fault(2, line("a.jsonl", 0, 1, 0, Reason.NOT_TEXT)))
        .contains("has 1 line; the manifest says 2.");
  }

  @Test
  void aLineIsAsARunWritesItToTheByte() throws IOException {
    String good = line("a.jsonl", 0, 1, 0, Reason.NOT_TEXT);

    assertThat(fault(1, good.strip()))
        .contains("line 1 is written otherwise than a run writes it.");
    assertThat(fault(1, " " + good)).contains("line 1 is written otherwise than a run writes it.");
    assertThat(fault(1, good.replace("\"offset\":0", "\"offset\":\"0\"")))
        .contains("line 1 is written otherwise than a run writes it.");
    assertThat(fault(1, "\n")).contains("line 1 is no JSON.");
    assertThat(fault(2, good, good.replace("not-text", "not-known")))
        .contains(
            "line 2 names a reason or a source that there is not: \"not-known\", \"a.jsonl\".");
    assertThat(fault(1, good.replace("a.jsonl", "c.jsonl")))
        .contains(
            "line 1 names a reason or a source that there is not: \"not-text\", \"c.jsonl\".");
  }

  /** A line and an offset behind a record at line 3, byte 50, of the same input. */
  @ParameterizedTest
  @CsvSource({"3,51,true", "3,50,false", "2,60,false", "52,51,true", "53,51,false", "4,51,true"})
  void recordsOfAnInputBeginOneBehindTheOther(long line, long offset, boolean canBe)
      throws IOException {
    Optional<String> fault =
        fault(
            2,
            line("a.jsonl", 0, 3, 50, Reason.NOT_TEXT),
            line("a.jsonl", 1, line, offset, Reason.NOT_TEXT));

    assertThat(fault)
        .isEqualTo(
            canBe
                ? Optional.empty()
                : Optional.of(
                    "line 2 begins at line %s, byte %s, which cannot be.".formatted(line, offset)));
  }

  /** Where the first record of an input may begin: each line feed in front of it is a byte. */
  @ParameterizedTest
  @CsvSource({
    "1,0,true",
    "0,0,false",
    "2,0,false",
    "2,1,true",
    "-1,-1,true",
    "-1,0,false",
    "1,-1,false"
  })
  void theFirstRecordOfAnInputHasAPlaceOrNone(long line, long offset, boolean canBe)
      throws IOException {
    assertThat(fault(1, line("a.jsonl", 0, line, offset, Reason.NOT_TEXT)).isEmpty())
        .isEqualTo(canBe);
  }

  @Test
  void theRecordsOfAnInputAllHavePlacesOrNone() throws IOException {
    String placed = line("a.jsonl", 0, 1, 0, Reason.NOT_TEXT);
    String without = line("a.jsonl", 1, -1, -1, Reason.NOT_TEXT);

    assertThat(fault(2, placed, without))
        .contains("line 2 begins at line null, byte null, which cannot be.");
  }

  @Test
  void noRecordOfAnInputHasAPlaceBehindOneWithout() throws IOException {
    String without = line("a.jsonl", 0, -1, -1, Reason.NOT_TEXT);
    String placed = line("a.jsonl", 1, 5, 40, Reason.NOT_TEXT);

    assertThat(fault(2, without, placed))
        .contains("line 2 begins at line 5, byte 40, which cannot be.");
  }

  @Test
  void theRecordsOfTheNextInputBeginAtItsStart() throws IOException {
    assertThat(
            fault(
                2,
                line("a.jsonl", 5, 7, 400, Reason.NOT_TEXT),
                line("b.parquet", 0, 1, 0, Reason.NOT_TEXT)))
        .isEmpty();
  }

  @Test
  void aZeroByteIsNoEnd() throws IOException {
    assertThat(fault(1, line("a.jsonl", 0, 1, 0, Reason.NOT_TEXT), "\0 behind it"))
        .contains("line 2 is no JSON.");
  }

  @Test
  void aLineMayHaveManyBytes() throws IOException {
    String detail = "é".repeat(3000);
    byte[] line = new RejectedLine("a.jsonl", 0, 1, 0, Reason.NOT_TEXT, detail, "{").bytes();

    assertThat(fault(1, new String(line, UTF_8))).isEmpty();
  }

  private Optional<String> fault(long rows, String... lines) throws IOException {
    return check.fault(new ByteArrayInputStream(String.join("", lines).getBytes(UTF_8)), rows);
  }

  private static String line(String source, long record, long line, long offset, Reason reason) {
    return new String(
        new RejectedLine(source, record, line, offset, reason, "Why.", "{").bytes(), UTF_8);
  }
}
