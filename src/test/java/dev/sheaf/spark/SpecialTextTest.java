package dev.sheaf.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.data.Sha256;
import dev.sheaf.publish.Ledger;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that spells control tokens, through jobs with every kind of tokenizer. */
class SpecialTextTest {
  private static final Path SMALL = Path.of("src/test/resources/tokenizers");

  /** Of every tokenizer here at least one, and some of others. */
  private static final String CONTROL =
      "<|endoftext|> <|im_start|><|im_end|> <|fim_prefix|> <|endofprompt|> [INST] <s></s> <eos>"
          + " <bos> <think>";

  private static final String LINES =
      """
      {"instruction":"plain","output":"text"}
      {"instruction":"CONTROL","output":"in the instruction"}
      {"instruction":"<|endof","input":"text|> <e","output":"os> </"}
      {"instruction":"in the output","input":"none","output":"a CONTROL"}
      """
          .replace("CONTROL", CONTROL);

  @TempDir Path folder;
  private Runs runs;
  private Path input;

  @BeforeEach
  void writeTheInput() throws IOException {
    runs = new Runs(folder);
    input = Files.writeString(folder.resolve("in.jsonl"), LINES);
  }

  /**
   * A tokenizer.
   *
   * @param setting what the job file says
   * @param control its control ids, those of unknown characters apart
   * @param counted the records in which its special strings stand
   * @param lossless whether its ids give the text back as it was
   */
  private record Kind(String setting, Set<Integer> control, long counted, boolean lossless) {
    @Override
    public String toString() {
      return setting;
    }
  }

  static Stream<Kind> kinds() throws IOException {
    Set<Integer> cl100k = Set.of(100257, 100258, 100259, 100260, 100276);
    return Stream.of(
        new Kind("r50k_base", Set.of(50256), 2, true),
        new Kind("p50k_base", Set.of(50256), 2, true),
        new Kind("cl100k_base", cl100k, 2, true),
        new Kind("o200k_base", Set.of(199999, 200018), 2, true),
        inFile("bytes", true),
        inFile("pieces", true),
        inFile("unigram", false),
        new Kind(ranks(), Set.of(50256), 0, true));
  }

  private static Kind inFile(String name, boolean lossless) throws IOException {
    Path file = SMALL.resolve(name + ".json");
    Set<Integer> control = new HashSet<>();
    for (JsonNode token : new ObjectMapper().readTree(file.toFile()).get("added_tokens")) {
      String text = token.get("content").asText();
      if (!text.isBlank() && !text.equals("<unk>")) {
        control.add(token.get("id").asInt());
      }
    }
    return new Kind("{file: " + file + "}", control, 2, lossless);
  }

  /** GPT-2's ranks in a file, which names no special string. */
  private static String ranks() throws IOException {
    Path file = Files.createTempDirectory("ranks").resolve("r50k.tiktoken");
    file.toFile().deleteOnExit();
    file.getParent().toFile().deleteOnExit();
    try (InputStream in =
        SpecialTextTest.class.getResourceAsStream("/com/knuddels/jtokkit/r50k_base.tiktoken")) {
      Files.copy(in, file);
    }
    return "{file: " + file + ", pattern: gpt2, end-of-text: 50256}";
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatSpellsAControlTokenIsPlainTextAndCounted(Kind kind) throws IOException {
    runs.prepare(input, "run", Runs.ONE_SPLIT, "template=phi3", "tokenizer=" + kind.setting());

    Set<Integer> met = new HashSet<>();
    for (int[] row : runs.rows("run")) {
      for (int id : row) {
        met.add(id);
      }
    }
    assertThat(met).isNotEmpty().doesNotContainAnyElementsOf(kind.control());
    if (kind.lossless()) {
      assertThat(runs.texts("run", kind.setting()))
          .containsExactly(
              "<|user|>\nplain\n<|assistant|>:\ntext",
              "<|user|>\n" + CONTROL + "\n<|assistant|>:\nin the instruction",
              "<|user|>\n<|endof\ntext|> <e\n<|assistant|>:\nos> </",
              "<|user|>\nin the output\nnone\n<|assistant|>:\na " + CONTROL);
    }
    assertThat(runs.manifest("run").ledger().specialText())
        .isEqualTo(new Ledger.SpecialText(kind.counted(), 0));
    assertThat(runs.damages("run")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"r50k_base", "o200k_base", "bytes", "pieces", "unigram"})
  void orItsRecordIsRejectedAndCounted(String name) throws IOException {
    Path file = SMALL.resolve(name + ".json");
    String tokenizer = Files.exists(file) ? "{file: " + file + "}" : name;
    runs.prepare(
        input,
        "run",
        Runs.ONE_SPLIT,
        "tokenizer=" + tokenizer,
        "special-text=reject",
        "input.max-rejected=50%");

    assertThat(runs.rejected("run"))
        .extracting(line -> line.get("record").asInt(), line -> line.get("reason").asText())
        .containsExactly(tuple(1, "special-text"), tuple(3, "special-text"));
    assertThat(runs.rejected("run").get(0).get("detail").asText())
        .startsWith("The field 'instruction' holds the special text '<");
    assertThat(runs.manifest("run").ledger().specialText()).isEqualTo(new Ledger.SpecialText(0, 2));
    assertThat(runs.damages("run")).isEmpty();
  }

  @Test
  void anArrayIsCountedLikeItsLinesInEveryChunk() throws IOException {
    String records = LINES.strip().replace("\n", ",") + ",";
    Path array =
        Files.writeString(
            folder.resolve("in.json"), "[" + records.repeat(50) + "{\"instruction\":1}]");
    runs.prepare(array, "run", "input.max-rejected=1");

    assertThat(runs.manifest("run").ledger().specialText())
        .isEqualTo(new Ledger.SpecialText(100, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"as-text\" : 2", "\"rejected\" : 0\n    }\n  },\n  \"splits\""})
  void aLedgerThatCountsItOtherwiseIsDamage(String count) throws IOException {
    runs.prepare(input, "run", Runs.ONE_SPLIT);
    Path file = runs.run("run").resolve("manifest.json");
    String manifest = Files.readString(file);
    assertThat(manifest).contains(count);
    String edited = manifest.replace(count, count.replaceFirst("[02]", "9"));
    Files.writeString(file, edited);
    Files.writeString(runs.run("run").resolve("_SUCCESS"), Sha256.hex(edited.getBytes(UTF_8)));

    assertThat(runs.damages("run"))
        .isNotEmpty()
        .allMatch(damage -> damage.startsWith("manifest.json: "));
  }

  @Test
  void whiteSpaceIsNoSpecialText() throws IOException {
    // GPT-NeoX and StarCoder list runs of blanks among their added tokens.
    Path file =
        tokenizerWith(
            "bytes",
            root ->
                root.withArray("added_tokens")
                    .addObject()
                    .put("id", 343)
                    .put("content", "  ")
                    .put("special", false));
    Path spaced =
        Files.writeString(folder.resolve("a.jsonl"), "{\"instruction\":\"a  b\",\"output\":\"c\"}");
    runs.prepare(spaced, "run", "tokenizer={file: " + file + "}", "special-text=reject");

    assertThat(runs.manifest("run").ledger().records().rejected()).isEqualTo(Map.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes", "pieces"})
  void whatATokenizersFileSaysOfCuttingAndPaddingIsIgnored(String name) throws IOException { // 36
    Path file =
        tokenizerWith(
            name,
            root -> {
              root.putObject("truncation")
                  .put("max_length", 8)
                  .put("stride", 0)
                  .put("strategy", "LongestFirst")
                  .put("direction", "Right");
              root.putObject("padding")
                  .put("direction", "Right")
                  .put("pad_id", 1)
                  .put("pad_type_id", 0)
                  .put("pad_token", "x")
                  .putNull("pad_to_multiple_of")
                  .putObject("strategy")
                  .put("Fixed", 4096);
            });
    String words = "one two ".repeat(1000);
    Path wordy =
        Files.writeString(
            folder.resolve("a.jsonl"), "{\"instruction\":\"" + words + "\",\"output\":\"c\"}");
    String tokenizer = "{file: " + file + "}";
    runs.prepare(wordy, "run", Runs.ONE_SPLIT, "template=phi3", "tokenizer=" + tokenizer);

    assertThat(runs.rows("run").get(0)).hasSizeGreaterThan(1000);
    assertThat(runs.texts("run", tokenizer))
        .containsExactly("<|user|>\n" + words + "\n<|assistant|>:\nc");
  }

  private Path tokenizerWith(String name, Consumer<ObjectNode> change) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = (ObjectNode) json.readTree(SMALL.resolve(name + ".json").toFile());
    change.accept(root);
    return Files.write(folder.resolve("tokenizer.json"), json.writeValueAsBytes(root));
  }
}
