package dev.sheaf.spark;

import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Tokenizes rendered examples: takes prompt and response away, gives ids, response_start and
 * reason.
 */
public final class Tokenize {
  private Tokenize() {}

  /**
   * Tokenizes every row, once; filters and fields that follow do not repeat the work. A row that
   * has a reason already keeps it.
   */
  public static Dataset<Row> apply(Dataset<Row> texts, String tokenizer) {
    boolean hasReason = Arrays.asList(texts.columns()).contains("reason");
    Column reason =
        hasReason ? coalesce(col("reason"), col("tokens.reason")) : col("tokens.reason");
    Map<String, Column> columns = new LinkedHashMap<>();
    columns.put("ids", col("tokens.ids"));
    columns.put("response_start", col("tokens.response_start"));
    columns.put("reason", reason);
    return texts
        .withColumn(
            "tokens",
            call_function("sheaf.tokenize", col("prompt"), col("response"), lit(tokenizer)))
        .withColumns(columns)
        .drop("prompt", "response", "tokens");
  }
}
