package dev.sheaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The job that is killed, failed and raced: the sample, in many small shards of two formats, and
 * what a run of it leaves that nothing has disturbed.
 */
final class FaultedJob {
  private static Map<String, String> undisturbed;

  private FaultedJob() {}

  /** The words that run it on so many cores. */
  static List<String> words(int cores, String output) {
    return List.of(
        "prepare",
        "jobs/quickstart.yaml",
        "--master=local[%s]".formatted(cores),
        "output.path=" + output,
        "output.formats=[safetensors,npz]",
        "output.shard-rows=8",
        "collate.where=executors");
  }

  /** What an undisturbed run leaves; all tests of a JVM share one. */
  static synchronized Map<String, String> undisturbed() throws Exception {
    if (undisturbed == null) {
      Path folder = Files.createTempDirectory("sheaf-undisturbed-");
      String output = folder.resolve("run").toString();
      Command run = Site.DISK.run("", words(1, output));
      assertThat(run.exit()).as(run.err()).isZero();
      undisturbed = Site.DISK.files(output);
      SparkCluster.delete(folder);
    }
    return undisturbed;
  }
}
