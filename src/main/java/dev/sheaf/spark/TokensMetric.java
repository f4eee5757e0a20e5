package dev.sheaf.spark;

import org.apache.spark.sql.connector.metric.CustomSumMetric;

/** Tokens of written rows in Spark's SQL tab, which makes it by its name. */
public final class TokensMetric extends CustomSumMetric {
  @Override
  public String name() {
    return Counts.TOKENS;
  }

  /** Names the metric also in Spark's events. */
  @Override
  public String description() {
    return Counts.TOKENS;
  }
}
