package dev.sheaf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * The job that clusters run: the sample, its job file, input and output on {@link Hdfs}, in many
 * small shards of two formats, and what a run of it leaves that nothing has disturbed.
 */
final class HdfsJob {
  private static String root;
  private static Map<String, String> undisturbed;

  private HdfsJob() {}

  /** The file system, with the job on it. */
  private static synchronized String root() throws Exception {
    if (root == null) {
      for (String file : List.of("jobs/quickstart.yaml", "jobs/sample/instructions.json")) {
        Hdfs.shared()
            .files()
            .copyFromLocalFile(
                new org.apache.hadoop.fs.Path(Path.of(file).toAbsolutePath().toString()),
                new org.apache.hadoop.fs.Path("/" + file));
      }
      root = Hdfs.shared().root();
    }
    return root;
  }

  /** The words that run it, to the folder of a name. */
  static List<String> words(String name, String... settings) throws Exception {
    List<String> words = new ArrayList<>();
    words.add("prepare");
    words.add(root() + "/jobs/quickstart.yaml");
    words.add("input.paths=[%s/jobs/sample/instructions.json]".formatted(root()));
    words.add("output.path=%s/%s".formatted(root(), name));
    words.add("output.formats=[safetensors,parquet]");
    words.add("output.shard-rows=8");
    words.add("collate.where=executors");
    words.addAll(List.of(settings));
    return words;
  }

  /** What is in the folder of a name. */
  static Map<String, String> files(String name) throws Exception {
    return RunFiles.of(root() + "/" + name, new Configuration());
  }

  /** What an undisturbed run on one core leaves; all tests of a JVM share one. */
  static synchronized Map<String, String> undisturbed() throws Exception {
    if (undisturbed == null) {
      Command.done(Site.HDFS.run("", words("undisturbed", "--master=local[1]")));
      undisturbed = files("undisturbed");
    }
    return undisturbed;
  }
}
