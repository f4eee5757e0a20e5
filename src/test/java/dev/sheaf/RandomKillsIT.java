package dev.sheaf;

import static dev.sheaf.Command.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.SparkCluster.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors and drivers that are killed whenever it happens, until a run comes through. */
class RandomKillsIT {
  /** How often; more by hand, with {@code -Dsheaf.rounds}. */
  private static final int ROUNDS = Integer.getInteger("sheaf.rounds", 1);

  @TempDir Path folder;
  private SparkCluster cluster;
  private Path input;

  @Test
  void afterTheLastRestartTheRunIsThatOfOneThatWasNotDisturbed() throws Exception {
    cluster = SparkCluster.shared();
    input = ManyQuestions.in(folder);
    Path alone = folder.resolve("undisturbed");
    long before = System.nanoTime();
    done(cluster.submit(Mode.LOCAL, List.of(), words(alone)));
    long millis = (System.nanoTime() - before) / 1_000_000;
    Map<String, String> undisturbed = RunFiles.of(alone);

    for (int round = 0; round < ROUNDS; round++) {
      Path output = folder.resolve("round-" + round);
      Killer killer = new Killer(new Random(round), millis);
      for (int driver = 0; driver <= round % 3; driver++) {
        Command.Running run = cluster.start(Mode.CLIENT, List.of(), words(output));
        killer.kill(run.process(), output.resolve("_work/claim"));
        run.end();
      }

      Command last = cluster.submit(Mode.CLIENT, List.of(), words(output));

      System.out.printf(
          "Round %s: %s executors and %s drivers killed; %s%n",
          round,
          killer.executors,
          killer.drivers,
          last.err().lines().filter(line -> line.matches("(Reusing|All its|.* holds).*")).toList());
      done(last);
      assertThat(RunFiles.of(output)).as("round " + round).isEqualTo(undisturbed);
    }
  }

  private List<String> words(Path output) {
    return List.of(
        "prepare",
        Path.of("jobs/quickstart.yaml").toAbsolutePath().toString(),
        "input.paths=[" + input + "]",
        "output.path=" + output,
        "output.formats=[safetensors,npz,parquet]",
        "output.shard-rows=300",
        "order.by=shuffle",
        "collate.where=executors");
  }

  private final class Killer {
    private final Random random;
    private final long millis;
    private int executors;
    private int drivers;

    Killer(Random random, long millis) {
      this.random = random;
      this.millis = millis;
    }

    /**
     * Kills a driver after a while, and executors of it in the meantime. Every other time it is a
     * while after the run has begun to write, however long Spark took until then.
     */
    void kill(Process driver, Path claim) throws InterruptedException {
      boolean inTheWrite = random.nextBoolean();
      while (inTheWrite && driver.isAlive() && !Files.exists(claim)) {
        Thread.sleep(100);
      }
      long end = System.nanoTime() + random.nextLong(2 * millis) * 1_000_000;
      while (System.nanoTime() < end && driver.isAlive()) {
        Thread.sleep(random.nextLong(millis / 2));
        List<ProcessHandle> running = new ArrayList<>(cluster.executors());
        if (!running.isEmpty() && random.nextInt(3) > 0) {
          executors += running.get(random.nextInt(running.size())).destroyForcibly() ? 1 : 0;
        }
      }
      drivers += driver.isAlive() ? 1 : 0;
      driver.destroyForcibly();
    }
  }
}
