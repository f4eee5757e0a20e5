package dev.sheaf.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KerberosTest {
  @Test
  void tokensAreAskedForOfEachHdfsOnceThatTasksReadOrWrite() {
    List<String> locations =
        List.of(
            "hdfs://a:1/in/*.json",
            "hdfs://b/in",
            "in",
            "hdfs:///in",
            "s3a://c/in",
            "hdfs://b/out");

    assertThat(Kerberos.fileSystems("", locations)).isEqualTo("hdfs://a:1,hdfs://b");
    assertThat(Kerberos.fileSystems("hdfs://d,hdfs://e", List.of("hdfs://b/out")))
        .isEqualTo("hdfs://d,hdfs://e,hdfs://b");
    assertThat(Kerberos.fileSystems("", List.of("out"))).isEmpty();
  }
}
