package dev.sheaf.plan;

import dev.sheaf.bench.Corpus;
import dev.sheaf.bench.Megabytes;
import dev.sheaf.data.Chunk;
import dev.sheaf.data.Chunks;
import dev.sheaf.data.ExampleParser;
import dev.sheaf.data.Fields;
import dev.sheaf.data.InputStorage;
import dev.sheaf.split.Fractions;
import dev.sheaf.split.HashSplitter;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A chunk read for the first time: digest, records cut and parsed, sides by hash. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class ScanBenchmark {
  @Param({"dictionary", "code", "manuals"})
  private String text;

  private final ChunkScanner scanner =
      new ChunkScanner(
          new InputStorage(new Configuration()),
          new ExampleParser(new Fields("instruction", "input", "output"), List.of()),
          Optional.of(new HashSplitter(new Fractions(0.85, 0.10), 0)),
          List.of("<|endoftext|>"));
  private Chunk chunk;

  @Setup
  public void load() throws IOException {
    chunk = Chunks.cut(Corpus.named(text).input(Chunks.STRIDE), Chunks.STRIDE).get(0);
  }

  @Benchmark
  public void scan(Megabytes rate, Blackhole scans) throws IOException {
    scans.consume(scanner.scan(chunk));
    rate.add(chunk.end() - chunk.start());
  }
}
