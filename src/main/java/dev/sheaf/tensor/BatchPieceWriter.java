package dev.sheaf.tensor;

import dev.sheaf.batch.Batch;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Writes the arrays of batches as 32-bit numbers, and their shapes behind them. */
final class BatchPieceWriter implements BatchWriter {
  private final PieceOutput out;
  private final List<ArrayHead> inputs = new ArrayList<>();
  private boolean targets;

  BatchPieceWriter(OutputStream out) {
    this.out = new PieceOutput(out);
  }

  @Override
  public void write(Batch batch) throws IOException {
    List<ArrayHead> heads = ArrayHead.of(batch, DType.INT32);
    for (ArrayHead head : heads) {
      Elements.write(head.array().of(batch), DType.INT32, out);
    }
    inputs.add(heads.get(0));
    targets = batch.hasTargets();
  }

  @Override
  public void close() throws IOException {
    out.end(this::writeIndex);
  }

  private void writeIndex(DataOutputStream index) throws IOException {
    index.writeBoolean(targets);
    index.writeInt(inputs.get(0).batch());
    index.writeInt(inputs.size());
    for (ArrayHead head : inputs) {
      index.writeInt(head.batch());
      index.writeInt(head.rows());
      index.writeInt(head.width());
    }
  }

  @Override
  public void abort() {}
}
