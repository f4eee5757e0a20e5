package dev.sheaf.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;

import dev.sheaf.split.Order;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Brings rows to their batches, in the order of their positions; in input order they are there.
 *
 * @param order what decides a row's position
 * @param tasks how many tasks shuffled rows are spread over
 * @param rows how many of them, by their positions, stay together: whole batches
 */
record Arrange(Order order, int tasks, long rows) {
  Dataset<Row> apply(Dataset<Row> tokens) {
    return order instanceof Order.Input
        ? tokens
        : tokens
            .repartition(tasks, col("shard"), floor(col("position").divide(lit(rows))))
            .sortWithinPartitions("shard", "position");
  }
}
