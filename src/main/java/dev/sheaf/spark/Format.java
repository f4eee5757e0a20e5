package dev.sheaf.spark;

import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Renders examples: takes instruction, input and output away, gives prompt and response. */
public final class Format {
  private Format() {}

  /** Renders every row through a template. */
  public static Dataset<Row> apply(Dataset<Row> examples, String template) {
    return examples
        .withColumn(
            "text",
            call_function(
                "sheaf.format", col("instruction"), col("input"), col("output"), lit(template)))
        .select("*", "text.*")
        .drop("instruction", "input", "output", "text");
  }
}
