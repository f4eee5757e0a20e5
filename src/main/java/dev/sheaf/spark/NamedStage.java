package dev.sheaf.spark;

import java.io.IOException;
import org.apache.spark.SparkContext;

/** Gives what Spark runs a name in its UI and logs, in place of a line of code. */
final class NamedStage {
  private NamedStage() {}

  /** Something that Spark runs. */
  interface Work<T> {
    T run() throws IOException;
  }

  /** Runs something under a name. */
  static <T> T run(SparkContext spark, String name, Work<T> work) throws IOException {
    spark.setCallSite(name);
    spark.setJobDescription(name);
    try {
      return work.run();
    } finally {
      spark.setJobDescription(null);
      spark.clearCallSite();
    }
  }
}
