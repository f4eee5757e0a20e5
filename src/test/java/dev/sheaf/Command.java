package dev.sheaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A finished program.
 *
 * @param exit its exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record Command(int exit, String out, String err) {
  /** Options of a JVM that lives for seconds. */
  public static final String QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  public static Command run(Map<String, String> environment, List<String> words)
      throws IOException, InterruptedException {
    return start(environment, words).end();
  }

  /** Fails a test whose program did not end well. */
  static void done(Command command) {
    assertThat(command.exit()).as(command.out() + command.err()).isZero();
  }

  /** Something that a program brings about. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /** A program that runs. */
  public record Running(Process process, List<String> words, Path out, Path err) {
    /** Waits until it has brought something about. */
    void await(Condition condition) throws IOException, InterruptedException {
      for (int tries = 0; !condition.holds(); tries++) {
        if (tries == 6000 || !process.isAlive()) {
          process.destroyForcibly();
          throw new IllegalStateException("It never came to that: " + words + end().err());
        }
        Thread.sleep(100);
      }
    }

    /** Waits until it ends. */
    public Command end() throws IOException, InterruptedException {
      try {
        if (!process.waitFor(15, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new IllegalStateException("Did not end: " + words + Files.readString(err));
        }
        return new Command(process.exitValue(), Files.readString(out), Files.readString(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    }
  }

  /** Starts a program without any input. */
  public static Running start(Map<String, String> environment, List<String> words)
      throws IOException {
    Path out = Files.createTempFile("out", ".txt");
    Path err = Files.createTempFile("err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return new Running(process, words, out, err);
  }

  public static Command run(String... words) throws IOException, InterruptedException {
    return run(Map.of(), List.of(words));
  }

  /** This JVM's program and the options that Spark needs, before those given. */
  public static List<String> java(String... words) {
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : System.getProperty("sheaf.spark.options").trim().split("\\s+", -1)) {
      all.add(option);
    }
    all.addAll(List.of(words));
    return all;
  }
}
