package dev.sheaf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.SparkCluster.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors that die at exact moments, on a cluster of processes of their own. */
class ExecutorFaultsIT {
  @TempDir static Path folder;
  private static SparkCluster cluster;
  private static Path agent;
  private static Path input;

  @BeforeAll
  static void start() throws Exception {
    cluster = SparkCluster.shared();
    agent = Moments.jar(folder);
    input = ManyQuestions.in(folder);
  }

  private static List<String> words(Path output, String order) {
    return List.of(
        "prepare",
        Path.of("jobs/quickstart.yaml").toAbsolutePath().toString(),
        "input.paths=[" + input + "]",
        "output.path=" + output,
        "output.formats=[safetensors,parquet]",
        "output.shard-rows=1000",
        "order.by=" + order,
        "collate.where=executors");
  }

  /** What an undisturbed run on one core gives. */
  private static Map<String, String> undisturbed(String order) throws Exception {
    Path output = folder.resolve("undisturbed-" + order);
    done(cluster.submit(Mode.LOCAL, List.of(), words(output, order)));
    return RunFiles.of(output);
  }

  private static void done(Command command) {
    assertThat(command.exit()).as(command.out() + command.err()).isZero();
  }

  private static String onExecutors(String... moments) {
    return "spark.executor.extraJavaOptions=" + Moments.option(agent, moments);
  }

  @Test
  void executorsKilledWhereverTheyAreInTheWriteChangeNothing() throws Exception {
    Path output = folder.resolve("killed");
    Path read = folder.resolve("chunks-read");
    Map<String, String> kills =
        Map.of(
            "in-the-write", "publish.PieceWriter.writeBatch:exit",
            "after-its-first-file", "publish.PieceWriter.finish:exit",
            "before-its-report", "spark.ExecutorWrite$Writer.commit:exit",
            "after-the-first-file-of-a-shard", "publish.Draft.publish:exit",
            "before-the-report-of-a-shard", "publish.Receipt.write:exit");
    List<String> moments = new ArrayList<>();
    kills.forEach((mark, step) -> moments.add(Moments.kill(folder.resolve(mark), step)));
    moments.add(Moments.note(read, "spark.ShardReaderFactory.createReader:enter"));

    done(
        cluster.submit(
            Mode.CLIENT,
            List.of(
                "spark.stage.maxConsecutiveAttempts=10",
                onExecutors(moments.toArray(String[]::new))),
            words(output, "shuffle")));

    for (String mark : kills.keySet()) {
      assertThat(folder.resolve(mark)).exists();
    }
    // What an executor had for others, who could then not fetch it, was made again.
    assertThat(lines(read)).isGreaterThan(ManyQuestions.FILES);
    assertThat(RunFiles.of(output)).isEqualTo(undisturbed("shuffle"));
  }

  private static int lines(Path file) throws IOException {
    return Files.exists(file) ? Math.toIntExact(Files.size(file)) : 0;
  }
}
