package dev.sheaf.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.Command;
import dev.sheaf.Hdfs;
import dev.sheaf.RunFiles;
import dev.sheaf.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a real HDFS: a namenode and a datanode in this process. */
class HdfsIT extends FolderContract {
  private static final Path JOB = Path.of("jobs/quickstart.yaml");
  private static final Path INPUT = Path.of("jobs/sample/instructions.json");

  @TempDir static Path scratch;
  private static final Configuration HADOOP = new Configuration();
  private static String root;
  private int folders;

  @BeforeAll
  static void start() throws IOException {
    root = Hdfs.shared().root();
  }

  @Override
  OutputFolder newFolder() throws IOException {
    return OutputFolder.at(root + "/folder-" + System.nanoTime() + "-" + folders++, HADOOP);
  }

  @Test
  void aLocationWithoutAHostIsOnTheDefaultFileSystem() throws IOException {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.defaultFS", root);
    hadoop.set("fs.hdfs.impl.disable.cache", "true"); // it may hold one that has another default

    OutputFolder.at("hdfs:///without-host", hadoop).createNew("one", new byte[1]);
    OutputFolder.at("/without-host", hadoop).createNew("other", new byte[1]);

    assertThat(OutputFolder.at(root + "/without-host", HADOOP).list())
        .containsExactly("one", "other");
  }

  @Test
  void aRunHasTheBytesThatItHasOnADisk() throws Exception {
    FileSystem hdfs = Hdfs.shared().files();
    org.apache.hadoop.fs.Path job = new org.apache.hadoop.fs.Path(root + "/jobs/quickstart.yaml");
    hdfs.copyFromLocalFile(new org.apache.hadoop.fs.Path(JOB.toString()), job);
    String formats = "output.formats=[safetensors,npz,ndlist,parquet]";
    Path local = scratch.resolve("local");

    run("prepare", JOB.toString(), formats, "output.path=" + local);
    run("prepare", job.toString(), formats, "output.path=" + root + "/run");

    assertThat(RunFiles.of(root + "/run", HADOOP)).isEqualTo(RunFiles.of(local));
    assertThat(run("prepare", job.toString(), formats, "output.path=" + root + "/run").err())
        .contains("holds this run already");
    run("verify", root + "/run");
  }

  @Test
  void aDiskIsADestinationWhereHdfsIsTheDefault() throws Exception {
    Path settings = Files.createDirectories(scratch.resolve("conf"));
    Files.writeString(
        settings.resolve("core-site.xml"),
        """
        <configuration>
          <property><name>fs.defaultFS</name><value>%s</value></property>
        </configuration>
        """
            .formatted(root));
    Map<String, String> cluster = Map.of("HADOOP_CONF_DIR", settings.toString());
    String job = "file:" + JOB.toAbsolutePath();
    String input = "input.paths=[file:%s]".formatted(INPUT.toAbsolutePath());
    String tokenizer =
        "tokenizer.file=file:"
            + Path.of("src/test/resources/tokenizers/bytes.json").toAbsolutePath();
    Path alone = scratch.resolve("alone");
    Path disk = scratch.resolve("disk");

    run("prepare", job, input, tokenizer, "output.path=" + alone);
    run(cluster, "prepare", job, input, tokenizer, "output.path=file:" + disk);

    assertThat(RunFiles.of(disk)).isEqualTo(RunFiles.of(alone));
    run(cluster, "verify", "file:" + disk);
  }

  private static Command run(String... words) throws Exception {
    return run(Map.of(), words);
  }

  private static Command run(Map<String, String> environment, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of("scripts/sheaf"));
    all.addAll(List.of(words));
    Map<String, String> quick = new HashMap<>(environment);
    quick.put("SHEAF_OPTS", Site.HDFS.options());
    Command command = Command.run(quick, all);
    assertThat(command.exit()).as(command.err()).isZero();
    return command;
  }
}
