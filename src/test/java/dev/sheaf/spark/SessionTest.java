package dev.sheaf.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sheaf.data.MemoryFault;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void aTaskThatRunsOutOfMemoryEndsTheJobAndNotTheProcess() {
    JavaSparkContext spark = new JavaSparkContext(Runs.session("local[2]").sparkContext());

    Throwable thrown =
        catchThrowable(
            () ->
                spark
                    .parallelize(List.of(1))
                    .map(
                        one -> {
                          throw new OutOfMemoryError("Java heap space");
                        })
                    .collect());

    assertThat(MemoryFault.why(thrown).orElseThrow())
        .startsWith("Java has run out of memory (Java heap space), here, where it takes at most ")
        .contains(": let it take more, as by SHEAF_OPTS=-Xmx8g, or by --driver-memory or");
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

  @ParameterizedTest
  @ValueSource(strings = {"local", "local[*]", "local[2]", "local[2, 3]", "yarn", "spark://a:1"})
  void aMasterThatCanBeIsNoFault(String master) {
    assertThat(Session.faults(master)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[x]", "local[0]", "local(2)", "locals", "local[2"})
  void aMasterThatCannotBeIsAFault(String master) {
    assertThat(Session.faults(master))
        .containsExactly(
            "The master is '%s'; one of this machine is local, local[4] or local[*]."
                .formatted(master));
  }

  @Test
  void foldersWhereNothingCanBeMadeAreAFault() throws IOException {
    String file = Files.createFile(folder.resolve("file")).toString();
    String none = file + "/none";

    assertThat(faults("spark.local.dir", none + "," + folder)).isEmpty();
    assertThat(faults("spark.local.dir", none + "," + file))
        .containsExactly(
            "Spark can make no folder in '%s,%s' for what passes through it: name another in"
                    .formatted(none, file)
                + " spark.local.dir, or in SPARK_LOCAL_DIRS if that is set.");
    assertThat(faults("java.io.tmpdir", none))
        .containsExactly(
            "java.io.tmpdir is '%s', where no folder can be made: name another by".formatted(none)
                + " -Djava.io.tmpdir=FOLDER in SHEAF_OPTS.");
  }

  private static List<String> faults(String setting, String value) {
    String before = System.getProperty(setting);
    System.setProperty(setting, value);
    try {
      return Session.faults("local");
    } finally {
      if (before == null) {
        System.clearProperty(setting);
      } else {
        System.setProperty(setting, before);
      }
    }
  }
}
