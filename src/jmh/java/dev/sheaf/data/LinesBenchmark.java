package dev.sheaf.data;

import dev.sheaf.bench.Corpus;
import dev.sheaf.bench.Megabytes;
import java.io.IOException;
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

/** A chunk of JSON Lines cut into records, its digest taken, nothing parsed. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class LinesBenchmark {
  @Param({"dictionary", "code", "manuals"})
  private String text;

  private final InputStorage storage = new InputStorage(new Configuration());
  private Chunk chunk;

  @Setup
  public void load() throws IOException {
    chunk = Chunks.cut(Corpus.named(text).input(Chunks.STRIDE), Chunks.STRIDE).get(0);
  }

  @Benchmark
  public void cut(Megabytes rate, Blackhole borders) throws IOException {
    try (ChunkWindow window = ChunkWindow.open(storage, chunk, 0)) {
      Lines lines = Lines.of(window, chunk, ExampleReader.MAX_RECORD_BYTES);
      while (lines.next() != RecordFinder.Found.NOTHING) {
        borders.consume(window.marked());
      }
    }
    rate.add(chunk.end() - chunk.start());
  }
}
