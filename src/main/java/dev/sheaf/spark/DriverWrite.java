package dev.sheaf.spark;

import dev.sheaf.djl.DjlCollator;
import dev.sheaf.plan.Shard;
import dev.sheaf.publish.OutputFolder;
import dev.sheaf.publish.Scratch;
import dev.sheaf.publish.ShardWriter;
import dev.sheaf.publish.WriteSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/**
 * Writes shards on the driver: tasks send their rows packed, and the driver collates them to DJL's
 * arrays and writes these.
 *
 * <p>All rows of the write come to the driver's memory, so a write takes a few shards only.
 *
 * @param run the run's folder
 */
record DriverWrite(RunFolder run) implements BatchWrite {

  @Override
  public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
    return new Factory();
  }

  @Override
  public void commit(WriterCommitMessage[] messages) {
    List<PackedShard> packed = new ArrayList<>();
    for (WriterCommitMessage message : messages) {
      packed.addAll(((Packed) message).shards());
    }
    packed.sort(Comparator.comparingInt(PackedShard::shard));
    WriteSettings settings = run.settings();
    try (Scratch scratch = new Scratch();
        DjlCollator collator = new DjlCollator(settings.collator(), settings.dtype())) {
      List<Shard> shards = run.plan().shards();
      OutputFolder folder = run.open();
      for (PackedShard rows : packed) {
        Shard shard = shards.get(rows.shard());
        try (ShardWriter writer =
            new ShardWriter(folder, shard, settings, collator, scratch.folder())) {
          rows.writeTo(writer);
          writer.finish();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void abort(WriterCommitMessage[] messages) {}

  private record Factory() implements DataWriterFactory {
    @Override
    public DataWriter<InternalRow> createWriter(int partition, long task) {
      return new Packer();
    }
  }

  private record Packed(List<PackedShard> shards) implements WriterCommitMessage {}

  /** Packs the rows of a task. */
  private static final class Packer implements DataWriter<InternalRow> {
    private final List<PackedShard> shards = new ArrayList<>();
    private PackedShard current;

    @Override
    public void write(InternalRow row) {
      int shard = TokenRow.shard(row);
      if (current == null || current.shard() != shard) {
        current = new PackedShard(shard);
        shards.add(current);
      }
      current.add(TokenRow.position(row), TokenRow.row(row));
    }

    @Override
    public WriterCommitMessage commit() {
      shards.forEach(PackedShard::trim);
      return new Packed(shards);
    }

    @Override
    public void abort() {}

    @Override
    public void close() {}
  }
}
