package dev.sheaf.spark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sheaf.publish.Manifest;
import dev.sheaf.spark.HostileRecords.Hostile;
import dev.sheaf.spark.HostileRecords.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every hostile record of the catalogue through a job, as a line and as an element of an array. */
class HostileRecordsTest {
  private enum Form {
    LINES,
    ARRAY;

    List<Hostile> records() {
      Where other = this == LINES ? Where.ARRAYS : Where.LINES;
      return HostileRecords.ALL.stream().filter(record -> record.where() != other).toList();
    }

    String file(List<Hostile> records) {
      return this == LINES ? HostileRecords.lines(records) : HostileRecords.array(records);
    }
  }

  /**
   * What became of a file of records: the texts that came out, and the rejected by their number.
   */
  private record Came(
      Path input,
      String bytes,
      Manifest manifest,
      List<String> texts,
      Map<Long, JsonNode> rejected) {}

  private static final Map<Form, Came> CAME = new EnumMap<>(Form.class);

  @TempDir static Path folder;

  @BeforeAll
  static void runBoth() throws IOException {
    Runs runs = new Runs(folder);
    for (Form form : Form.values()) {
      String bytes = form.file(form.records());
      Path input = Files.writeString(folder.resolve("hostile." + form), bytes, ISO_8859_1);
      String name = form.name();
      Manifest manifest =
          runs.prepare(input, name, Runs.ONE_SPLIT, "template=phi3", "input.max-rejected=100%")
              .manifest();
      assertThat(runs.damages(name)).isEmpty();
      Map<Long, JsonNode> rejected = new TreeMap<>();
      runs.rejected(name).forEach(line -> rejected.put(line.get("record").asLong(), line));
      CAME.put(form, new Came(input, bytes, manifest, runs.texts(name, "r50k_base"), rejected));
    }
  }

  static Stream<Arguments> rejected() {
    List<Arguments> all = new ArrayList<>();
    for (Form form : Form.values()) {
      List<Hostile> records = form.records();
      for (int i = 0; i < records.size(); i++) {
        if (records.get(i).reason() != null) {
          all.add(Arguments.of(form, records.get(i), i));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("rejected")
  void aBadRecordIsRejectedWithItsReasonAndPlace(Form form, Hostile record, int number) {
    Came came = CAME.get(form);
    JsonNode line = came.rejected().get((long) number);

    assertThat(line).as("a line of rejected/").isNotNull();
    int offset = placeOf(record, number, form);
    assertThat(line.get("source").asText()).isEqualTo(came.input().toString());
    assertThat(line.get("offset").asLong()).isEqualTo(offset);
    assertThat(line.get("line").asLong()).isEqualTo(1 + lineFeeds(came.bytes(), offset));
    assertThat(line.get("reason").asText()).isEqualTo(record.reason());
    assertThat(line.get("detail").asText()).isEqualTo(record.detailAt(offset));
    assertThat(line.get("excerpt").asText()).isEqualTo(excerpt(record));
  }

  /** Where a record begins: behind all that stands in front of it. */
  private static int placeOf(Hostile record, int number, Form form) {
    String before = form.file(form.records().subList(0, number)).replaceFirst("\n] \n$", "");
    return CAME.get(form).bytes().indexOf(record.bytes(), before.length());
  }

  private static long lineFeeds(String bytes, int to) {
    return bytes.substring(0, to).chars().filter(c -> c == '\n').count();
  }

  /** The first 200 bytes; those that are not UTF-8 in hex, and no such record has others. */
  private static String excerpt(Hostile record) {
    String bytes = record.bytes().substring(0, Math.min(200, record.bytes().length()));
    String inHex =
        bytes
            .chars()
            .mapToObj(
                b -> b < 0x80 ? Character.toString(b) : String.format(Locale.ROOT, "\\x%02X", b))
            .collect(Collectors.joining());
    return record.reason().equals("invalid-utf8")
        ? inHex
        : new String(bytes.getBytes(ISO_8859_1), UTF_8);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void goodRecordsComeOutInOrderWithTheirText(Form form) {
    List<String> texts =
        form.records().stream().map(Hostile::text).filter(text -> text != null).toList();

    assertThat(CAME.get(form).texts()).containsExactlyElementsOf(texts);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void noOtherRecordIsRejectedAndTheLedgerBalances(Form form) {
    Map<String, Long> reasons = new TreeMap<>();
    for (Hostile record : form.records()) {
      if (record.reason() != null) {
        reasons.merge(record.reason(), 1L, Long::sum);
      }
    }
    var records = CAME.get(form).manifest().ledger().records();

    assertThat(records.rejected()).containsExactlyInAnyOrderEntriesOf(reasons);
    assertThat(records.read()).isEqualTo(form.records().size());
    assertThat(CAME.get(form).manifest().ledger().balances()).isTrue();
  }

  @Test
  void blankLinesAreSkippedAndCounted() {
    int lines = Form.LINES.records().size();

    // Two in front of every seventh record.
    assertThat(CAME.get(Form.LINES).manifest().inputs().get(0).blankLines())
        .isEqualTo((lines + 3) / 7 * 2L);
    assertThat(CAME.get(Form.ARRAY).manifest().inputs().get(0).blankLines()).isZero();
  }
}
