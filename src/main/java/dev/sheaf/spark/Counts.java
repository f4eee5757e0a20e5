package dev.sheaf.spark;

import java.util.List;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/** The names of what tasks count for Spark's UI and metrics. */
final class Counts {
  /** Chunks scanned. */
  static final String CHUNKS = "chunks";

  /** Records read by the scan. */
  static final String RECORDS = "records";

  /** Records rejected by it. */
  static final String REJECTED = "rejected";

  /** Examples read by the write. */
  static final String EXAMPLES = "examples";

  /** Rows written. */
  static final String ROWS = "rows";

  /** Tokens in them. */
  static final String TOKENS = "tokens";

  /** Those that people want to know, in this order. */
  static final List<String> SAID = List.of(RECORDS, REJECTED, ROWS, TOKENS);

  private Counts() {}

  /** What the source counts. */
  static CustomMetric[] ofSource() {
    return new CustomMetric[] {new ExamplesMetric()};
  }

  /** What the sink counts. */
  static CustomMetric[] ofSink() {
    return new CustomMetric[] {new RowsMetric(), new TokensMetric()};
  }

  /** A count of a task. */
  static CustomTaskMetric of(String name, long value) {
    return new CustomTaskMetric() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public long value() {
        return value;
      }
    };
  }
}
