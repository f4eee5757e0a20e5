package dev.sheaf.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class SessionExceptionTest {
  private static String message(String words, String deepest) {
    return new SessionException("yarn", new IllegalStateException(words, new IOException(deepest)))
        .getMessage();
  }

  @Test
  void whatSparkAndItsCauseSayIsALine() {
    assertThat(message("There is no room.", "No queue\n\tat a.B"))
        .isEqualTo(
            "Spark does not start on yarn: There is no room (java.io.IOException: No queue).");
  }

  @Test
  void whatKerberosAsksForIsToldWithTheWayOut() {
    assertThat(message("No", "SIMPLE authentication is not enabled."))
        .isEqualTo(
            "Spark does not start on yarn: it asks for Kerberos, of which Hadoop's settings here"
                + " say nothing; set HADOOP_CONF_DIR.");
  }
}
