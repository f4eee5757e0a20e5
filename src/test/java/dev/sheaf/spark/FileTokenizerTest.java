package dev.sheaf.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.publish.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs and functions whose tokenizer lies in a file. */
class FileTokenizerTest {
  private static final Path SMALL = Path.of("src/test/resources/tokenizers");

  @TempDir Path folder;
  private Runs runs;
  private Path input;

  @BeforeEach
  void writeTheInput() throws IOException {
    runs = new Runs(folder);
    String records =
        """
        {"instruction":"Say.","output":"the response 😀"}
        {"instruction":"Say </s>.","output":"<|im_end|> <eos>"}
        """;
    input = Files.writeString(folder.resolve("in.jsonl"), records);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes", "pieces", "unigram"})
  void theBytesDoNotDependOnWhereTheTokenizerLies(String name) throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("a b/c"));
    Path copy = Files.copy(SMALL.resolve(name + ".json"), elsewhere.resolve(name + ".json"));
    runs.prepare(input, "one", "tokenizer.file=" + SMALL.resolve(name + ".json"));
    runs.prepare(input, "two", "tokenizer.file='" + copy + "'", "order.by=input");

    assertThat(runs.files("two")).isEqualTo(runs.files("one"));
    assertThat(runs.damages("one")).isEmpty();
    assertThat(runs.prepare(input, "one", "tokenizer.file='" + copy + "'").wasThere()).isTrue();
  }

  @Test
  void theManifestSaysWhichFileItWas() throws IOException {
    runs.prepare(input, "run", "tokenizer.file=" + SMALL.resolve("bytes.json"));

    // sha256sum src/test/resources/tokenizers/bytes.json
    assertThat(runs.manifest("run").tokenizer())
        .isEqualTo(
            new Identity.TokenizerEntry(
                "bytes.json",
                "145388c7872c8d50818dd2c6a1115b859157b82331427a01d2fab88e2bef5f9f",
                343,
                0));
  }

  @Test
  void anotherEndOfTextIsAnotherRun() throws IOException {
    runs.prepare(input, "run", "tokenizer.file=" + SMALL.resolve("bytes.json"));

    assertThatThrownBy(
            () ->
                runs.prepare(
                    input,
                    "run",
                    "tokenizer={file: %s/bytes.json, end-of-text: <|im_end|>}".formatted(SMALL)))
        .isInstanceOf(dev.sheaf.publish.DestinationException.class);
  }

  @Test
  void recordsThatSpellAnAddedTokenAreRejectedOnRequest() throws IOException {
    var result =
        runs.prepare(
            input,
            "run",
            "tokenizer.file=" + SMALL.resolve("bytes.json"),
            "special-text=reject",
            "input.max-rejected=1");

    assertThat(result.manifest().ledger().records().rejected())
        .containsExactly(java.util.Map.entry("special-text", 1L));
  }

  @Test
  void sqlTakesAPathOrAGroup() {
    SparkSession spark = Runs.session("local[2]");
    String file = SMALL.resolve("bytes.json").toString();

    // expected.json: "the" is 258; of "Say: hi there" the response begins at 4
    assertThat(ids(spark, "'', 'the', '" + file + "'")).containsExactly(258);
    assertThat(ids(spark, "'', 'the', '{file: " + file + ", end-of-text: 7}'"))
        .containsExactly(258);
    Row row =
        spark
            .sql("select sheaf.tokenize('Say: ', 'hi there', '" + file + "') t")
            .selectExpr("t.response_start")
            .head();
    assertThat(row.getInt(0)).isEqualTo(4);
    assertThatThrownBy(() -> ids(spark, "'', 'a', 'none/tokenizer.json'"))
        .rootCause()
        .hasMessageContaining("tokenizer.file 'none/tokenizer.json' does not exist.");
  }

  private static List<Integer> ids(SparkSession spark, String arguments) {
    return spark.sql("select sheaf.tokenize(" + arguments + ").ids").head().getList(0);
  }
}
