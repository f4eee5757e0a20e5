package dev.sheaf.spark;

import dev.sheaf.batch.Row;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/** Counts the rows that a task writes, and the tokens in them. */
final class RowCount {
  private long rows;
  private long tokens;

  /** Counts a row, and gives it back. */
  Row with(Row row) {
    rows++;
    tokens += row.ids().length;
    return row;
  }

  CustomTaskMetric[] metrics() {
    return new CustomTaskMetric[] {Counts.of(Counts.ROWS, rows), Counts.of(Counts.TOKENS, tokens)};
  }
}
