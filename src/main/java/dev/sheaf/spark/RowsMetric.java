package dev.sheaf.spark;

import org.apache.spark.sql.connector.metric.CustomSumMetric;

/** Rows written in Spark's SQL tab, which makes it by its name. */
public final class RowsMetric extends CustomSumMetric {
  @Override
  public String name() {
    return Counts.ROWS;
  }

  /** Names the metric also in Spark's events. */
  @Override
  public String description() {
    return Counts.ROWS;
  }
}
