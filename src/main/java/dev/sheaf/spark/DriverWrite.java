package dev.sheaf.spark;

import dev.sheaf.djl.DjlCollator;
import dev.sheaf.plan.Pieces;
import dev.sheaf.publish.Piece;
import dev.sheaf.publish.PieceWriters;
import dev.sheaf.publish.WriteSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/**
 * Collates on the driver: tasks send their rows packed, and the driver collates them to DJL's
 * arrays, a task's rows as soon as they come, and writes these as pieces.
 */
final class DriverWrite implements BatchWrite {
  private final RunFolder run;
  private final String folder;
  private final List<Piece> made = new ArrayList<>();
  private Pieces pieces;
  private WriteSettings settings;
  private DjlCollator collator;

  /**
   * Prepares to write.
   *
   * @param run the run's folder
   * @param folder for the pieces in it, where the plan lies
   */
  DriverWrite(RunFolder run, String folder) {
    this.run = run;
    this.folder = folder;
  }

  @Override
  public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
    return new Factory();
  }

  @Override
  public void onDataWriterCommit(WriterCommitMessage message) {
    Packed packed = (Packed) message;
    if (collator == null) {
      RunFolder.Plan planned = run.plan(folder);
      pieces = planned.plan().pieces();
      settings = planned.settings();
      collator = new DjlCollator(settings.collator(), settings.dtype());
    }
    try (PieceWriters writers = new PieceWriters(run.open(), folder, pieces, settings, collator)) {
      for (PackedShard rows : packed.shards()) {
        rows.writeTo(writers);
      }
      made.addAll(writers.finish());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // Spark keeps the message until all tasks are done.
    packed.shards().clear();
  }

  @Override
  public void commit(WriterCommitMessage[] messages) {
    close();
    try {
      run.write(folder, made);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void abort(WriterCommitMessage[] messages) {
    close();
  }

  private void close() {
    if (collator != null) {
      collator.close();
    }
  }

  private record Factory() implements DataWriterFactory {
    @Override
    public DataWriter<InternalRow> createWriter(int partition, long task) {
      return new Packer();
    }
  }

  private record Packed(List<PackedShard> shards) implements WriterCommitMessage {}

  /** Packs the rows of a task. */
  private static final class Packer implements DataWriter<InternalRow> {
    private final Map<Integer, PackedShard> shards = new LinkedHashMap<>();
    private final RowCount count = new RowCount();

    @Override
    public void write(InternalRow row) {
      shards
          .computeIfAbsent(TokenRow.shard(row), PackedShard::new)
          .add(TokenRow.position(row), count.with(TokenRow.row(row)));
    }

    @Override
    public CustomTaskMetric[] currentMetricsValues() {
      return count.metrics();
    }

    @Override
    public WriterCommitMessage commit() {
      shards.values().forEach(PackedShard::trim);
      return new Packed(new ArrayList<>(shards.values()));
    }

    @Override
    public void abort() {}

    @Override
    public void close() {}
  }
}
