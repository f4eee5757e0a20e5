package dev.sheaf.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SheafFunctionsTest {
  private final SparkSession spark = Runs.session("local[2]");

  @Test
  void sqlFormatsAndTokenizes() {
    Row row =
        spark
            .sql(
                "select sheaf.tokenize(t.prompt, t.response, 'gpt2') tokens from"
                    + " (select sheaf.format('Sing.', null, 'La la.', 'phi3') t)")
            .selectExpr("tokens.ids", "tokens.response_start", "tokens.reason")
            .head();

    // tiktoken's gpt2 of "<|user|>\nSing.\n<|assistant|>:\nLa la."
    assertThat(row.<Integer>getList(0))
        .containsExactly(
            27, 91, 7220, 91, 29, 198, 29974, 13, 198, 27, 91, 562, 10167, 91, 31175, 198, 14772,
            8591, 13);
    assertThat(row.getInt(1)).isEqualTo(8);
    assertThat(row.isNullAt(2)).isTrue();
  }

  @Test
  void aTextThatLeavesNoRoomInAnArrayIsRefused() {
    UTF8String gigabyte =
        UTF8String.fromAddress(new byte[1], Platform.BYTE_ARRAY_OFFSET, 1 << 30); // never read
    InternalRow arguments =
        new GenericInternalRow(new Object[] {gigabyte, gigabyte, UTF8String.fromString("gpt2")});
    TokenizeFunction tokenize = TokenizeFunction.ofSession();

    assertThatThrownBy(() -> tokenize.produceResult(arguments))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A text of 2147483648 bytes is longer than 2147482623, the most there may be: cut it.");
  }

  @Test
  void whatIsFormattedStaysWhenMoreIsFormatted() {
    List<Row> rows =
        spark
            .sql(
                "select sheaf.format('i' || id, null, 'o', 'phi3') a,"
                    + " sheaf.format('second ' || id, 'n', 'p', 'phi3') b from range(3)")
            .selectExpr("a.prompt", "a.response", "b.prompt", "b.response")
            .collectAsList();

    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i).mkString("|"))
          .isEqualTo(
              "<|user|>\ni%s|\n<|assistant|>:\no|<|user|>\nsecond %s\nn|\n<|assistant|>:\np"
                  .formatted(i, i));
    }
  }

  @Test
  void aShorterTextIsTokenizedAfterALongerOne() {
    List<Row> rows =
        spark
            .sql(
                "select sheaf.tokenize(repeat(' hi', 3), repeat(' hi', abs(id - 4) + 1), 'gpt2') t"
                    + " from range(0, 9, 1, 1)")
            .selectExpr("t.ids", "t.response_start")
            .collectAsList();

    for (int i = 0; i < rows.size(); i++) {
      // tiktoken: " hi" 23105
      assertThat(rows.get(i).<Integer>getList(0))
          .isEqualTo(Collections.nCopies(4 + Math.abs(i - 4), 23105));
      assertThat(rows.get(i).getInt(1)).isEqualTo(3);
    }
  }

  @Test
  void threadsOfTheDriverMayShareAFunction() {
    TokenizeFunction tokenize = TokenizeFunction.ofSession();
    UTF8String gpt2 = UTF8String.fromString("gpt2");

    assertThat(IntStream.rangeClosed(1, 300).boxed().parallel())
        .allSatisfy(
            n -> {
              UTF8String text = UTF8String.fromString(" hi".repeat(n));
              InternalRow tokens =
                  tokenize.produceResult(new GenericInternalRow(new Object[] {text, text, gpt2}));
              assertThat(tokens.getArray(0).toIntArray()).hasSize(2 * n).containsOnly(23105);
              assertThat(tokens.getInt(1)).isEqualTo(n);
            });
  }

  @Test
  void aNullThatIsNoInputGivesNulls() {
    Row row =
        spark
            .sql(
                "select sheaf.format(null, 'n', 'o', 'phi3') a,"
                    + " sheaf.format('i', 'n', null, 'phi3') b,"
                    + " sheaf.format('i', 'n', 'o', null) c")
            .selectExpr("a.prompt", "b.response", "c.prompt")
            .head();

    assertThat(List.of(row.isNullAt(0), row.isNullAt(1), row.isNullAt(2))).containsOnly(true);
  }

  @Test
  void whatCannotBeTokenizedHasAReason() {
    assertThat(reason("null, 'x', 'gpt2'")).isEqualTo("null-text");
    assertThat(reason("'x', '', 'gpt2'")).isEqualTo("empty-response");
    assertThat(reason("'x', cast(x'ff' as string), 'gpt2'")).isEqualTo("invalid-utf8");
  }

  private String reason(String arguments) {
    return spark.sql("select sheaf.tokenize(" + arguments + ").reason").head().getString(0);
  }

  @Test
  void wrongArgumentsAreAnsweredByASentence() {
    assertThatThrownBy(() -> spark.sql("select sheaf.tokenize('a', 'b')").head())
        .hasMessageContaining("tokenize takes 3 arguments, not 2.");
    assertThatThrownBy(() -> spark.sql("select sheaf.tokenize('a', 1, 'gpt2')").head())
        .hasMessageContaining("tokenize takes text, not int.");
    assertThatThrownBy(() -> spark.sql("select sheaf.tokenize('a', 'b', 'gpt5')").head())
        .rootCause()
        .hasMessageContaining("There is no tokenizer 'gpt5'");
  }

  @Test
  void theSourceGivesEveryRecordOrItsReason(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("in.jsonl"),
            "{\"instruction\":\"a\",\"output\":\"b\"}\n\n{\"instruction\":\"c\"}\n");
    Dataset<Row> rows = spark.read().format("sheaf").load(file.toString());

    assertThat(rows.columns())
        .containsExactly("source", "offset", "instruction", "input", "output", "reason", "detail");
    List<Row> records = rows.collectAsList();
    assertThat(records).hasSize(2);
    assertThat(records.get(0).getString(0)).isEqualTo(file.toString());
    assertThat(records.get(0).getString(2)).isEqualTo("a");
    assertThat(records.get(0).getString(3)).isEmpty();
    assertThat(records.get(1).getLong(1)).isEqualTo(34);
    assertThat(records.get(1).getString(5)).isEqualTo("missing-field");
  }

  @Test
  void rowsOfTheSourceStayWhenMoreAreRead(@TempDir Path folder) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 2_000; i++) {
      lines.append("{\"instruction\":\"i%s\",\"output\":\"a\\n%s\"}\n".formatted(i, i));
    }
    Path file = Files.writeString(folder.resolve("in.jsonl"), lines);
    List<Row> rows =
        spark.read().format("sheaf").load(file.toString()).orderBy("offset").collectAsList();

    assertThat(rows).hasSize(2_000);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i).getString(2)).isEqualTo("i" + i);
      assertThat(rows.get(i).getString(4)).isEqualTo("a\n" + i);
    }
  }

  @Test
  void aFilterOnTheResultDoesNotTokenizeTwice(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("in.jsonl"), "{\"instruction\":\"a\",\"output\":\"b\"}\n".repeat(10));
    Dataset<Row> tokens =
        Tokenize.apply(
            Format.apply(spark.read().format("sheaf").load(file.toString()), "alpaca"), "gpt2");
    String plan = tokens.where("reason is null").queryExecution().executedPlan().toString();

    assertThat(plan.split("sheaf.tokenize", -1)).hasSize(2);
    assertThat(tokens.where("size(ids) > 3").count()).isEqualTo(10);
  }
}
