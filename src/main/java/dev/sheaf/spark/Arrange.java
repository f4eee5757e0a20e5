package dev.sheaf.spark;

import static org.apache.spark.sql.functions.col;

import dev.sheaf.split.Order;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Brings rows to their shards, in the order of their positions. */
final class Arrange {
  private Arrange() {}

  /**
   * Arranges rows; in input order they already are.
   *
   * @param shards how many shards the rows belong to
   */
  static Dataset<Row> apply(Dataset<Row> tokens, Order order, int shards) {
    return order instanceof Order.Input
        ? tokens
        : tokens.repartition(shards, col("shard")).sortWithinPartitions("shard", "position");
  }
}
