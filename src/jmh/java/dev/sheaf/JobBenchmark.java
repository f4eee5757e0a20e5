package dev.sheaf;

import dev.sheaf.bench.Corpus;
import dev.sheaf.bench.Megabytes;
import dev.sheaf.job.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.hadoop.fs.FileUtil;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole jobs, one after the other in a JVM that is warm, as an executor is that has been at work
 * for a minute: what a MB costs when nothing starts any more. Batches have one row.
 */
@State(Scope.Benchmark)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx1g", "-XX:+UseParallelGC"})
@Warmup(iterations = 2, time = 30)
@Measurement(iterations = 5, time = 1)
public class JobBenchmark {
  private static final long MB = 1_000_000;

  @Param({"60", "250", "1000"})
  private int megabytes;

  @Param("1")
  private int cores;

  @Param({"parquet", "safetensors"})
  private String format;

  private Path folder;
  private Path corpus;
  private Path job;

  @Setup
  public void makeJob() throws IOException {
    Properties settings = new Properties();
    try (Reader defaults = Files.newBufferedReader(Path.of("conf/spark-defaults.conf"))) {
      settings.load(defaults);
    }
    settings.forEach((key, value) -> System.setProperty((String) key, (String) value));
    System.setProperty("spark.master", "local[" + cores + "]");
    System.setProperty("spark.driver.host", "127.0.0.1");
    System.setProperty("spark.ui.enabled", "false");

    folder = Files.createTempDirectory("sheaf");
    corpus = folder.resolve("corpus.jsonl");
    Corpus.named("mixed").copy(megabytes * MB, corpus);
    job = folder.resolve("job.yaml");
    Files.writeString(
        job,
        """
        name: bench
        input: {paths: ['%s']}
        template: alpaca
        tokenizer: r50k_base
        split: {train: 1.0, test: 0.0}
        batch: {size: 1}
        collate: {where: executors}
        output: {path: '%s', formats: [%s]}
        """
            .formatted(corpus, folder.resolve("run"), format));
  }

  @Benchmark
  public void prepare(Megabytes rate) throws IOException {
    StringWriter said = new StringWriter();
    int code = Sheaf.run(new PrintWriter(said), new PrintWriter(said), "prepare", job.toString());
    if (code != ExitCode.DONE.number()) {
      throw new IllegalStateException(said.toString());
    }
    rate.add(Files.size(corpus));
  }

  @TearDown(Level.Invocation)
  public void deleteRun() {
    FileUtil.fullyDelete(folder.resolve("run").toFile());
  }

  @TearDown
  public void deleteFolder() {
    FileUtil.fullyDelete(folder.toFile());
  }
}
