package dev.sheaf;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;

/** The Spark in Python's package, which has what submits to YARN and to Kubernetes. */
final class PySpark {
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
}
