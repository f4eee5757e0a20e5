package dev.sheaf.spark;

import dev.sheaf.plan.Pieces;
import dev.sheaf.publish.Piece;
import dev.sheaf.publish.PieceWriters;
import dev.sheaf.publish.WriteSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/**
 * Collates rows where they are: every task writes its batches as pieces and says which.
 *
 * @param run the run's folder
 * @param folder for the pieces in it, where the plan lies
 */
record ExecutorWrite(RunFolder run, String folder) implements BatchWrite {

  @Override
  public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
    RunFolder.Plan planned = run.plan(folder);
    return new Factory(
        run.claimedFor(planned.fingerprint()), folder, planned.plan().pieces(), planned.settings());
  }

  @Override
  public void commit(WriterCommitMessage[] messages) {
    List<Piece> all = new ArrayList<>();
    for (WriterCommitMessage message : messages) {
      all.addAll(((MadePieces) message).pieces());
    }
    try {
      run.write(folder, all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nothing is to be undone: a piece that nobody names is never read. */
  @Override
  public void abort(WriterCommitMessage[] messages) {}

  /** What a task has made. */
  private record MadePieces(List<Piece> pieces) implements WriterCommitMessage {}

  private record Factory(RunFolder run, String folder, Pieces pieces, WriteSettings settings)
      implements DataWriterFactory {
    @Override
    public DataWriter<InternalRow> createWriter(int partition, long task) {
      return new Writer(
          new PieceWriters(run.open(), folder, pieces, settings, settings.collator()));
    }
  }

  private static final class Writer implements DataWriter<InternalRow> {
    private final PieceWriters writers;
    private final RowCount count = new RowCount();

    Writer(PieceWriters writers) {
      this.writers = writers;
    }

    @Override
    public void write(InternalRow row) throws IOException {
      writers.add(TokenRow.shard(row), TokenRow.position(row), count.with(TokenRow.row(row)));
    }

    @Override
    public CustomTaskMetric[] currentMetricsValues() {
      return count.metrics();
    }

    @Override
    public WriterCommitMessage commit() throws IOException {
      return new MadePieces(writers.finish());
    }

    @Override
    public void abort() throws IOException {
      close();
    }

    @Override
    public void close() throws IOException {
      writers.close();
    }
  }
}
