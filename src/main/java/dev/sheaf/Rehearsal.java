package dev.sheaf;

import dev.sheaf.job.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.fs.FileUtil;

/**
 * Runs every command on a small job, so that the JVM can archive the classes that they load.
 *
 * <p>Under {@code -XX:ArchiveClassesAtExit}; see {@code scripts/sheaf}.
 */
final class Rehearsal {
  private Rehearsal() {}

  /**
   * Runs the commands and says nothing if all end well.
   *
   * @param arguments a job file
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("sheaf");
    try {
      String run = folder.resolve("run").toString();
      String formats = "output.formats=[safetensors,npz,ndlist,parquet]";
      play("prepare", arguments[0], "output.path=" + run, formats);
      play("verify", run);
      play("show", run);
      play(
          "prepare",
          arguments[0],
          "output.path=" + folder.resolve("executors"),
          "collate.where=executors",
          "order.by=shuffle",
          formats);
    } finally {
      FileUtil.fullyDelete(folder.toFile());
    }
  }

  private static void play(String... words) {
    StringWriter said = new StringWriter();
    int code = Sheaf.run(new PrintWriter(said), new PrintWriter(said), words);
    if (code != ExitCode.DONE.number()) {
      throw new IllegalStateException(String.join(" ", words) + ": " + said);
    }
  }
}
