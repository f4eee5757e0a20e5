package dev.sheaf.spark;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;

/**
 * Lets Spark interpret plans instead of compiling them.
 *
 * <p>The rows are the same. Spark takes about a second to write and compile the code of a plan.
 */
final class Interpreted {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.sql.codegen.wholeStage", "false", "spark.sql.codegen.factoryMode", "NO_CODEGEN");

  private Interpreted() {}

  /** Runs an action on a session; what the session is set to comes back afterwards. */
  static void run(SparkSession spark, Runnable action) {
    RuntimeConfig conf = spark.conf();
    Map<String, String> before = new HashMap<>();
    SETTINGS.keySet().forEach(key -> before.put(key, conf.get(key)));
    SETTINGS.forEach(conf::set);
    try {
      action.run();
    } finally {
      before.forEach(conf::set);
    }
  }
}
