package dev.sheaf.tensor;

import dev.sheaf.batch.Batch;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Writes the {@link PackedArrays} of batches, and their shapes behind them. */
final class BatchPieceWriter implements BatchWriter {
  private final PieceOutput out;
  private final PieceNumbers numbers;
  private final List<Written> batches = new ArrayList<>();
  private boolean targets;

  BatchPieceWriter(OutputStream out) {
    this.out = new PieceOutput(out);
    this.numbers = new PieceNumbers(this.out);
  }

  /**
   * A batch in the piece.
   *
   * @param number its number
   * @param end where its arrays end, in bytes
   */
  private record Written(int number, int rows, int width, long end) {}

  @Override
  public void write(Batch batch) throws IOException {
    PackedArrays.write(batch, numbers);
    numbers.flush();
    batches.add(new Written(batch.number(), batch.rows(), batch.width(), out.bytes()));
    targets = batch.hasTargets();
  }

  @Override
  public void close() throws IOException {
    out.end(this::writeIndex);
  }

  private void writeIndex(DataOutputStream index) throws IOException {
    index.writeBoolean(targets);
    index.writeInt(batches.get(0).number());
    index.writeInt(batches.size());
    for (Written batch : batches) {
      index.writeInt(batch.number());
      index.writeInt(batch.rows());
      index.writeInt(batch.width());
      index.writeLong(batch.end());
    }
  }

  @Override
  public void abort() {}
}
