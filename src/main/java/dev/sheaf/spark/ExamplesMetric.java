package dev.sheaf.spark;

import org.apache.spark.sql.connector.metric.CustomSumMetric;

/** Examples read in Spark's SQL tab, which makes it by its name. */
public final class ExamplesMetric extends CustomSumMetric {
  @Override
  public String name() {
    return Counts.EXAMPLES;
  }

  /** Names the metric also in Spark's events. */
  @Override
  public String description() {
    return Counts.EXAMPLES;
  }
}
