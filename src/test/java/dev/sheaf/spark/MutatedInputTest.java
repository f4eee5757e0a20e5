package dev.sheaf.spark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingType;
import dev.sheaf.publish.Ledger;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The sample's records with random edits through jobs, and other people's parser and tokenizer on
 * each: it is a row with their ids, or a line of {@code rejected/} with its place.
 *
 * <p>{@code -Dsheaf.edits=300000} makes more than here, {@code -Dsheaf.seed=6} others.
 */
class MutatedInputTest {
  private static final int EDITS = Integer.getInteger("sheaf.edits", 2000);
  private static final long SEED = Long.getLong("sheaf.seed", 5);

  /** What an edit puts in. No line feed, so that a record stays one line. */
  private static final String[] PIECES = {
    "\\",
    "\\u00",
    "\\ud83d",
    "\\ude00",
    "\u00C3\u00A9",
    "\u00E9",
    "\u00E2\u0080\u00A8",
    "\t",
    "\r",
    " ",
    "null",
    "1e9",
    "\\n",
    "<|endoftext|>",
    "\u0000",
    "\u00F0\u009F\u0098\u0080",
    ":",
    "'",
    "0"
  };

  /** What changes where a record or a text ends; an array would be at fault with it. */
  private static final String[] STRUCTURE = {"\"", "{", "}", "[", "]", ",", "{}", "\"\"", "\\\""};

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"lines", "array"})
  void everyRecordIsARowWithItsIdsOrALineWithItsPlace(String form) throws IOException {
    Random random = new Random(SEED);
    boolean array = form.equals("array");
    List<String> records = edited(random, array);
    String file = array ? "[" + String.join(",", records) + "]" : String.join("\n", records);
    Path input = Files.writeString(folder.resolve(form), file, ISO_8859_1);
    Runs runs = new Runs(folder);
    String[] settings = {Runs.ONE_SPLIT, "template=phi3", "input.max-rejected=100%"};
    Ledger ledger =
        runs.prepare(Runs.session("local[2]"), 1 << 16, input, "run", settings).manifest().ledger();

    Map<Integer, Long> rejected = new HashMap<>();
    runs.rejected("run")
        .forEach(line -> rejected.put(line.get("record").asInt(), line.get("offset").asLong()));
    List<int[]> rows = new ArrayList<>();
    long offset = array ? 1 : 0;
    for (int i = 0; i < records.size(); i++) {
      Optional<int[]> ids = ids(records.get(i));
      ids.ifPresent(rows::add);
      assertThat(rejected.get(i))
          .as("record %s: %s", i, records.get(i))
          .isEqualTo(ids.isPresent() ? null : offset);
      offset += records.get(i).length() + 1;
    }
    List<int[]> written = runs.rows("run");
    assertThat(written).hasSameSizeAs(rows);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(written.get(i)).isEqualTo(rows.get(i));
    }
    assertThat(ledger.balances()).isTrue();
    assertThat(ledger.records().read()).isEqualTo(records.size());
    assertThat(runs.damages("run")).isEmpty();
    // Both kinds are met, or this test shows little.
    assertThat(rejected.size()).isBetween(records.size() / 20, records.size() * 19 / 20);
  }

  /** The sample's records again and again, each edited once to three times, a character a byte. */
  private static List<String> edited(Random random, boolean array) throws IOException {
    List<String> sample = new ArrayList<>();
    for (JsonNode record : JSON.readTree(Path.of("jobs/sample/instructions.json").toFile())) {
      sample.add(new String(JSON.writeValueAsBytes(record), ISO_8859_1));
    }
    List<String> records = new ArrayList<>();
    for (int edits = 0; edits < EDITS; ) {
      String record = sample.get(records.size() % sample.size());
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        record = edit(record, random, array);
        edits++;
      }
      records.add(record);
    }
    return records;
  }

  private static String edit(String record, Random random, boolean array) {
    String[] pieces = array || random.nextBoolean() ? PIECES : STRUCTURE;
    String piece = pieces[random.nextInt(pieces.length)];
    int at = random.nextInt(1, record.length());
    int to = Math.min(record.length() - 1, at + random.nextInt(3));
    String edited =
        switch (random.nextInt(3)) {
          case 0 -> record.substring(0, at) + piece + record.substring(at);
          case 1 -> record.substring(0, at) + piece + record.substring(Math.max(at, to));
          default -> record.substring(0, at) + record.substring(Math.max(at, to));
        };
    return array && !structure(edited).equals(structure(record)) ? record : edited;
  }

  /**
   * The quotes, brackets and commas outside of texts, and the quotes, that make elements of an
   * array.
   */
  private static String structure(String record) {
    return record
        .replaceAll("\\\\.", "")
        .replaceAll("\"[^\"]*\"?", "\"")
        .replaceAll("[^\"\\[\\]{},]", "");
  }

  /** The ids of the record's text as others make them, or none if they find it at fault. */
  private static Optional<int[]> ids(String record) {
    try {
      String text =
          UTF_8.newDecoder().decode(ByteBuffer.wrap(record.getBytes(ISO_8859_1))).toString();
      if (text.indexOf('\0') >= 0) {
        // At the start, NULs would tell the parser another encoding.
        return Optional.empty();
      }
      // Of characters, in contrast to bytes, it would take some for hexadecimal digits that are
      // not.
      JsonNode json = JSON.readTree(text.getBytes(UTF_8));
      if (!json.isObject() || !wellFormed(json)) {
        return Optional.empty();
      }
      JsonNode input = json.path("input");
      String instruction = json.path("instruction").asText("");
      String output = json.path("output").asText("");
      boolean texts =
          json.path("instruction").isTextual()
              && json.path("output").isTextual()
              && (input.isMissingNode() || input.isNull() || input.isTextual());
      if (!texts || instruction.isBlank() || output.isBlank()) {
        return Optional.empty();
      }
      String extra = input.isTextual() && !input.asText().isEmpty() ? "\n" + input.asText() : "";
      String rendered = "<|user|>\n" + instruction + extra + "\n<|assistant|>:\n" + output;
      return Optional.of(JTOKKIT.encodeOrdinary(rendered).toArray());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static final com.knuddels.jtokkit.api.Encoding JTOKKIT =
      Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.R50K_BASE);

  /** Whether no text or key in it holds half of a surrogate pair. */
  private static boolean wellFormed(JsonNode json) throws IOException {
    return UTF_8.newEncoder().canEncode(JSON.writeValueAsString(json));
  }
}
