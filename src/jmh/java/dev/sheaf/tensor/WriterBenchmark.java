package dev.sheaf.tensor;

import dev.sheaf.batch.Batch;
import dev.sheaf.bench.Megabytes;
import dev.sheaf.bench.Rows;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Batches to one file of each format, written to nowhere; the rate is that of inputs and targets in
 * int32, which is what the tensor files hold here.
 */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class WriterBenchmark {
  @Param({"SAFETENSORS", "NPZ", "NDLIST", "PARQUET"})
  private TensorFormat format;

  @Param({"1", "8"})
  private int rows;

  private List<Batch> batches;
  private long bytes;
  private Path scratch;

  @Setup
  public void load() throws IOException {
    batches = Rows.of("dictionary", rows).collated();
    bytes = batches.stream().mapToLong(batch -> 2L * Integer.BYTES * batch.inputs().length).sum();
    scratch = Files.createTempDirectory("writer");
  }

  @TearDown
  public void clean() throws IOException {
    Files.delete(scratch);
  }

  @Benchmark
  public void write(Megabytes rate) throws IOException {
    FileShape shape = new FileShape(batches.size(), DType.INT32, true);
    try (BatchWriter writer = format.writer(OutputStream.nullOutputStream(), shape, scratch)) {
      for (Batch batch : batches) {
        writer.write(batch);
      }
    }
    rate.add(bytes);
  }
}
