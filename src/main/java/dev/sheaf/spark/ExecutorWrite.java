package dev.sheaf.spark;

import dev.sheaf.plan.Shard;
import dev.sheaf.publish.Scratch;
import dev.sheaf.publish.ShardWriter;
import dev.sheaf.publish.WriteSettings;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/**
 * Writes shards where their rows are: every task collates its shards, writes their files and leaves
 * their receipts.
 *
 * @param run the run's folder
 */
record ExecutorWrite(RunFolder run) implements BatchWrite {

  @Override
  public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
    return new Factory(run, run.plan().shards(), run.settings());
  }

  /** Nothing is left to do: the receipts are there. */
  @Override
  public void commit(WriterCommitMessage[] messages) {}

  /** Nothing is to be undone: a shard without a receipt does not count. */
  @Override
  public void abort(WriterCommitMessage[] messages) {}

  private record Factory(RunFolder run, List<Shard> shards, WriteSettings settings)
      implements DataWriterFactory {
    @Override
    public DataWriter<InternalRow> createWriter(int partition, long task) {
      return new Writer(this);
    }
  }

  /** Says nothing: the receipts do. */
  private record Done() implements WriterCommitMessage {}

  private static final class Writer implements DataWriter<InternalRow> {
    private final Factory factory;
    private final Scratch scratch = new Scratch();
    private int current = -1;
    private ShardWriter shard;

    Writer(Factory factory) {
      this.factory = factory;
    }

    @Override
    public void write(InternalRow row) throws IOException {
      if (TokenRow.shard(row) != current) {
        finishShard();
        current = TokenRow.shard(row);
        shard =
            new ShardWriter(
                factory.run().open(),
                factory.shards().get(current),
                factory.settings(),
                factory.settings().collator(),
                scratch.folder());
      }
      shard.add(TokenRow.position(row), TokenRow.row(row));
    }

    private void finishShard() throws IOException {
      if (shard != null) {
        shard.finish();
        shard = null;
      }
    }

    @Override
    public WriterCommitMessage commit() throws IOException {
      finishShard();
      return new Done();
    }

    @Override
    public void abort() throws IOException {
      close();
    }

    @Override
    public void close() throws IOException {
      try (scratch) {
        if (shard != null) {
          shard.close();
          shard = null;
        }
      }
    }
  }
}
