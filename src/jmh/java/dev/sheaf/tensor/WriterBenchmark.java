package dev.sheaf.tensor;

import dev.sheaf.batch.Batch;
import dev.sheaf.bench.Megabytes;
import dev.sheaf.bench.Rows;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Batches to a piece, and the piece to a file of each format, written to nowhere; the rate is that
 * of inputs and targets in int32, which is what the tensor files hold here.
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

  @Setup
  public void load() throws IOException {
    batches = Rows.of("dictionary", rows).collated();
    bytes = batches.stream().mapToLong(batch -> 2L * Integer.BYTES * batch.inputs().length).sum();
  }

  @Benchmark
  public void write(Megabytes rate) throws IOException {
    ByteArrayOutputStream piece = new ByteArrayOutputStream();
    try (BatchWriter writer = format.form().writer(piece)) {
      for (Batch batch : batches) {
        writer.write(batch);
      }
    }
    FileShape shape = new FileShape(batches.size(), DType.INT32, true);
    format.join(List.of(new Piece(piece.toByteArray())), shape, OutputStream.nullOutputStream());
    rate.add(bytes);
  }

  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  private record Piece(byte[] content) implements PieceSource {
    @Override
    public long bytes() {
      return content.length;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(content);
    }
  }
}
