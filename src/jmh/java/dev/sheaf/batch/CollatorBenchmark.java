package dev.sheaf.batch;

import dev.sheaf.bench.Megabytes;
import dev.sheaf.bench.Rows;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Rows to padded batches of eight; the rate is that of their inputs and targets in int32. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class CollatorBenchmark {
  @Param({"dictionary", "code"})
  private String text;

  private final Collator collator = Rows.collator();
  private Rows rows;

  @Setup
  public void load() throws IOException {
    rows = Rows.of(text, 8);
  }

  @Benchmark
  public void collate(Megabytes rate, Blackhole batches) {
    long values = 0;
    int number = 0;
    for (var batch : rows.batches()) {
      Batch collated = collator.collate(number++, batch);
      batches.consume(collated);
      values += 2L * collated.inputs().length;
    }
    rate.add(values * Integer.BYTES);
  }
}
