package dev.sheaf.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.job.JobConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KerberosTest {
  @ParameterizedTest
  @CsvSource({
    "spark.kerberos.keytab, spark.kerberos.principal",
    "spark.kerberos.principal, spark.kerberos.keytab"
  })
  void aKeytabNeedsAPrincipal(String set, String missing) {
    System.setProperty(set, "x");
    try {
      assertThatThrownBy(() -> Kerberos.logIn(new Configuration()))
          .isInstanceOf(JobConfigException.class)
          .hasMessage("%s is set and %s is not: set both, or none.".formatted(set, missing));
    } finally {
      System.clearProperty(set);
    }
  }

  @Test
  void aUserWhoseTokensAreDamagedDoesNotBecomeNobody(@TempDir Path folder) throws IOException {
    Path tokens = Files.writeString(folder.resolve("tokens"), "none");
    UserGroupInformation.reset();
    System.setProperty("hadoop.token.files", tokens.toString());
    try {
      assertThatThrownBy(() -> Kerberos.logIn(new Configuration()))
          .hasMessageContaining(tokens.toString());
    } finally {
      System.clearProperty("hadoop.token.files");
      UserGroupInformation.reset();
    }
  }

  @Test
  void tokensAreAskedForOfEachHdfsOnceThatTasksReadOrWrite() {
    List<String> locations =
        List.of(
            "hdfs://localhost:1/in/*.json",
            "hdfs://localhost:2/in",
            "in",
            "hdfs:///in",
            "s3a://c/in",
            "hdfs://localhost:2/out");
    String both = "hdfs://localhost:1,hdfs://localhost:2";

    assertThat(fileSystems("", locations)).isEqualTo(both);
    assertThat(fileSystems("hdfs://d,hdfs://e", locations)).isEqualTo("hdfs://d,hdfs://e," + both);
    assertThat(fileSystems("", List.of("out"))).isEmpty();
  }

  @Test
  void noneIsAskedForOfAHostThatIsNotThere() {
    List<String> locations =
        List.of("hdfs://no.invalid/in", "hdfs://no_host/in", "hdfs://localhost:1/in");

    assertThat(fileSystems("", locations)).isEqualTo("hdfs://localhost:1");
  }

  private static String fileSystems(String others, List<String> locations) {
    return Kerberos.fileSystems(others, locations, new Configuration());
  }
}
