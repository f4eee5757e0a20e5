package dev.sheaf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/**
 * A real HDFS: a namenode and a datanode in this process.
 *
 * <p>All tests of a JVM share one, which ends with it.
 */
public final class Hdfs {
  /**
   * Hadoop's settings of clients that are Spark's or a test's own, as the program has them: it
   * sleeps less for a datanode's report.
   */
  static final Map<String, String> OF_CLIENTS =
      Map.of(
          "dfs.client.block.write.locateFollowingBlock.initial.delay.ms", "20",
          "dfs.client.block.write.locateFollowingBlock.retries", "10");

  private static Hdfs shared;

  private final MiniDFSCluster cluster;

  private Hdfs(MiniDFSCluster cluster) {
    this.cluster = cluster;
  }

  /** The file system, started when it is first asked for. */
  public static synchronized Hdfs shared() throws IOException {
    if (shared == null) {
      Path folder = Files.createTempDirectory("sheaf-hdfs-");
      Configuration hadoop = new Configuration();
      hadoop.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> SparkCluster.delete(folder)));
      shared = new Hdfs(new MiniDFSCluster.Builder(hadoop).numDataNodes(1).build());
    }
    return shared;
  }

  /** Its URI. */
  public String root() {
    return cluster.getURI().toString();
  }

  public DistributedFileSystem files() throws IOException {
    return cluster.getFileSystem();
  }

  /** Takes the only datanode away, and gives what brings it back. */
  AutoCloseable withoutDatanode() {
    MiniDFSCluster.DataNodeProperties datanode = cluster.stopDataNode(0);
    return () -> {
      cluster.restartDataNode(datanode, true);
      cluster.waitActive();
    };
  }
}
