package dev.sheaf.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {
  @TempDir Path folder;

  @Test
  void aFileOnHdfsIsNotWaitedForLongerThanItTakes() {
    new HdfsConfiguration(); // brings Hadoop's own defaults into this process
    String delay = "dfs.client.block.write.locateFollowingBlock.initial.delay.ms";
    Configuration ofSession = Runs.session("local[2]").sparkContext().hadoopConfiguration();

    assertThat(Session.hadoop().get(delay)).isEqualTo("20");
    assertThat(ofSession.get(delay)).isEqualTo("20");

    System.setProperty("spark.hadoop." + delay, "400");
    try {
      assertThat(Session.hadoop().get(delay)).isEqualTo("400");
    } finally {
      System.clearProperty("spark.hadoop." + delay);
    }
  }

  @Test
  void hadoopIsSetAsItWillBeInTheSession() throws Exception {
    Files.writeString(
        folder.resolve("__spark_hadoop_conf__.xml"),
        """
        <configuration>
          <property><name>sheaf.sent</name><value>1</value></property>
          <property><name>sheaf.both</name><value>1</value></property>
        </configuration>
        """);
    System.setProperty("spark.hadoop.sheaf.both", "2");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader sent = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(sent);

      Configuration hadoop = Session.hadoop();

      assertThat(hadoop.get("sheaf.sent")).isEqualTo("1");
      assertThat(hadoop.get("sheaf.both")).isEqualTo("2");
    } finally {
      thread.setContextClassLoader(before);
      System.clearProperty("spark.hadoop.sheaf.both");
    }
  }
}
