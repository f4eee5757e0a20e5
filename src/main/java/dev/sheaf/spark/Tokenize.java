package dev.sheaf.spark;

import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Tokenizes rendered examples: takes prompt and response away, gives ids, response_start and
 * reason.
 */
public final class Tokenize {
  private Tokenize() {}

  /** Tokenizes every row, once; filters and fields that follow do not repeat the work. */
  public static Dataset<Row> apply(Dataset<Row> texts, String tokenizer) {
    return texts
        .withColumn(
            "tokens",
            call_function("sheaf.tokenize", col("prompt"), col("response"), lit(tokenizer)))
        .drop("prompt", "response")
        .select("*", "tokens.*")
        .drop("tokens");
  }
}
