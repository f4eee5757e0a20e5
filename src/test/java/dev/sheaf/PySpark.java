package dev.sheaf;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The Spark in Python's package, which has what submits to YARN and to Kubernetes. */
final class PySpark {
  /** For its JVMs, which verify no class that they load. */
  static final String QUICK =
      Command.QUICK + " -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote";

  private PySpark() {}

  /** Its home; tests that need one are skipped without a Python. */
  static Path home() throws IOException, InterruptedException {
    String python = System.getProperty("sheaf.python", "");
    assumeTrue(!python.isEmpty(), "SKIPPED: no Python that brings a Spark for a cluster");
    String find = "import importlib.util; print(importlib.util.find_spec('pyspark').origin)";
    Command origin = Command.run(python, "-c", find);
    if (origin.exit() != 0) {
      throw new IllegalStateException(origin.err());
    }
    return Path.of(origin.out().trim()).getParent();
  }

  /**
   * Writes what all that is submitted is set to, which is small.
   *
   * @param conf the folder for it
   * @param own what a cluster asks for beside
   */
  static void writeDefaults(Path conf, Map<String, String> own) throws IOException {
    Map<String, String> settings = new TreeMap<>(own);
    settings.put("spark.executor.instances", "1");
    settings.put("spark.executor.memory", "512m");
    settings.put("spark.driver.memory", "600m");
    settings.put("spark.ui.enabled", "false");
    Files.writeString(
        conf.resolve("spark-defaults.conf"),
        settings.entrySet().stream()
            .map(setting -> setting.getKey() + " " + setting.getValue() + "\n")
            .collect(Collectors.joining()));
  }
}
