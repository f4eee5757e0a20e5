package dev.sheaf.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.Command;
import dev.sheaf.Hdfs;
import dev.sheaf.RunFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a real HDFS: a namenode and a datanode in this process. */
class HdfsIT extends FolderContract {
  private static final Path JOB = Path.of("jobs/quickstart.yaml");

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

  private static Command run(String... words) throws Exception {
    String[] all = new String[words.length + 1];
    all[0] = "scripts/sheaf";
    System.arraycopy(words, 0, all, 1, words.length);
    Command command = Command.run(all);
    assertThat(command.exit()).as(command.err()).isZero();
    return command;
  }
}
