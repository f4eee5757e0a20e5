package dev.sheaf.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.Command;
import dev.sheaf.data.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a real HDFS: a namenode and a datanode in this process. */
class HdfsIT extends FolderContract {
  private static final Path JOB = Path.of("jobs/quickstart.yaml");

  @TempDir static Path scratch;
  private static final Configuration HADOOP = new Configuration();
  private static MiniDFSCluster cluster;
  private static String root;
  private int folders;

  @BeforeAll
  static void start() throws IOException {
    HADOOP.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, scratch.resolve("hdfs").toString());
    cluster = new MiniDFSCluster.Builder(HADOOP).numDataNodes(1).build();
    root = cluster.getURI().toString();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.shutdown();
    }
  }

  @Override
  OutputFolder newFolder() throws IOException {
    return OutputFolder.at(root + "/folder-" + System.nanoTime() + "-" + folders++, HADOOP);
  }

  @Test
  void aRunHasTheBytesThatItHasOnADisk() throws Exception {
    FileSystem hdfs = cluster.getFileSystem();
    org.apache.hadoop.fs.Path job = new org.apache.hadoop.fs.Path(root + "/jobs/quickstart.yaml");
    hdfs.copyFromLocalFile(new org.apache.hadoop.fs.Path(JOB.toString()), job);
    String formats = "output.formats=[safetensors,npz,ndlist,parquet]";
    Path local = scratch.resolve("local");

    run("prepare", JOB.toString(), formats, "output.path=" + local);
    run("prepare", job.toString(), formats, "output.path=" + root + "/run");

    assertThat(files(OutputFolder.at(root + "/run", HADOOP)))
        .isEqualTo(files(new LocalFolder(local)));
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

  static Map<String, String> files(OutputFolder folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String name : folder.list()) {
      files.put(name, Sha256.hex(folder.read(name).orElseThrow()));
    }
    return files;
  }
}
