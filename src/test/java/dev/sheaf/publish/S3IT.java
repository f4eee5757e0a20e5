package dev.sheaf.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sheaf.Command;
import dev.sheaf.RunFiles;
import dev.sheaf.S3Server;
import dev.sheaf.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on S3, as a server of its own process speaks it. */
class S3IT extends FolderContract {
  @TempDir static Path scratch;
  private static S3Server server;
  private int folders;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.shared();
  }

  @Override
  OutputFolder newFolder() throws IOException {
    String name = "folder-" + System.nanoTime() + "-" + folders++;
    return OutputFolder.at("s3a://" + S3Server.BUCKET + "/" + name, server.settings());
  }

  @Test
  void aRunHasTheBytesThatItHasOnADisk() throws Exception {
    String formats = "output.formats=[safetensors,npz,ndlist,parquet]";
    Path local = scratch.resolve("local");
    String remote = "s3a://" + S3Server.BUCKET + "/run";

    run("prepare", "jobs/quickstart.yaml", formats, "output.path=" + local);
    run("prepare", "jobs/quickstart.yaml", formats, "output.path=" + remote);

    assertThat(RunFiles.of(remote, server.settings())).isEqualTo(RunFiles.of(local));
    assertThat(run("prepare", "jobs/quickstart.yaml", formats, "output.path=" + remote).err())
        .contains("holds this run already");
    run("verify", remote);
  }

  @Test
  void aClientThatCannotCreateExclusivelyIsRefused() {
    Configuration hadoop = server.settings();
    hadoop.set("fs.s3a.create.conditional.enabled", "false");
    hadoop.set("fs.s3a.impl.disable.cache", "true");

    assertThatThrownBy(() -> OutputFolder.at("s3a://" + S3Server.BUCKET + "/old", hadoop))
        .isInstanceOf(DestinationException.class)
        .hasMessageContaining("s3a://sheaf/old needs exclusive creation")
        .hasMessageContaining("use 3.4.2 or newer");
  }

  @Test
  void theHadoopAwsThatGoesWithSpark40IsRefusedInASentenceOfItsLog() throws Exception {
    String python = System.getProperty("sheaf.python", "");
    assumeTrue(!python.isEmpty(), "SKIPPED: no Python that brings a Spark 4.0 as it is");
    Command home = Command.run(python, "-c", "import pyspark; print(pyspark.__path__[0])");
    assertThat(home.exit()).as(home.err()).isZero();
    List<String> words =
        new ArrayList<>(
            List.of(
                home.out().trim() + "/bin/spark-submit",
                "--master=local[1]",
                "--conf=spark.log.structuredLogging.enabled=true",
                "--driver-class-path=target/s3/hadoop-aws.jar:" + awsSdk(),
                "--class=dev.sheaf.Sheaf"));
    server.sparkSettings().forEach(setting -> words.add("--conf=" + setting));
    words.addAll(List.of(System.getProperty("sheaf.jar"), "prepare", "jobs/quickstart.yaml"));
    words.add("output.path=s3a://" + S3Server.BUCKET + "/old");

    Command refused = Command.run(Map.of("JDK_JAVA_OPTIONS", Command.QUICK), words);

    assertThat(refused.exit()).as(refused.err()).isEqualTo(4);
    List<String> messages = new ArrayList<>();
    for (String line : refused.err().lines().filter(line -> line.startsWith("{")).toList()) {
      messages.add(new ObjectMapper().readTree(line).get("msg").asText());
    }
    assertThat(messages)
        .contains(
            "s3a://sheaf/old needs exclusive creation, which this hadoop-aws does not have: use"
                + " 3.4.2 or newer, with a Hadoop client of the same version, and leave"
                + " fs.s3a.create.conditional.enabled on.");
  }

  /** The client of S3 that all versions of hadoop-aws use. */
  private static String awsSdk() throws IOException {
    String classPath = Files.readString(Path.of(System.getProperty("sheaf.spark.classpath")));
    return Stream.of(classPath.trim().split(":", -1))
        .filter(jar -> jar.contains("/software/amazon/") || jar.contains("/reactive-streams/"))
        .collect(Collectors.joining(":"));
  }

  private static Command run(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of("scripts/sheaf"));
    all.addAll(List.of(words));
    Command command = Command.run(Map.of("SHEAF_OPTS", Site.S3.options()), all);
    assertThat(command.exit()).as(command.err()).isZero();
    return command;
  }
}
