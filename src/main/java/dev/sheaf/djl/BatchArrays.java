package dev.sheaf.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.sheaf.batch.Batch;
import dev.sheaf.batch.Row;
import dev.sheaf.tensor.BatchArray;
import dev.sheaf.tensor.DType;
import java.util.Arrays;
import java.util.List;

/** Batches as lists of DJL arrays, and back. */
final class BatchArrays {
  private BatchArrays() {}

  /** Inputs and targets [B, W], if any, and int32 lengths [B], named as in files. */
  static NDList of(NDManager manager, Batch batch, DType dtype) {
    Shape shape = new Shape(batch.rows(), batch.width());
    NDList arrays = new NDList(ids(manager, batch.inputs(), shape, dtype));
    arrays.head().setName(BatchArray.INPUTS.name(batch.number()));
    if (batch.hasTargets()) {
      NDArray targets = ids(manager, batch.targets(), shape, dtype);
      targets.setName(BatchArray.TARGETS.name(batch.number()));
      arrays.add(targets);
    }
    NDArray lengths = manager.create(batch.lengths());
    lengths.setName(BatchArray.LENGTHS.name(batch.number()));
    arrays.add(lengths);
    return arrays;
  }

  private static NDArray ids(NDManager manager, int[] ids, Shape shape, DType dtype) {
    return switch (dtype) {
      case INT32 -> manager.create(ids, shape);
      case INT64 -> manager.create(widened(ids), shape);
    };
  }

  private static long[] widened(int[] ids) {
    long[] widened = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      widened[i] = ids[i];
    }
    return widened;
  }

  /**
   * The batch that {@link #of} made these arrays of.
   *
   * @param rows the rows it was collated from, which tell their origin
   * @throws ArithmeticException if an element does not fit in 32 bits
   */
  static Batch batch(int number, NDList arrays, List<Row> rows) {
    NDArray inputs = arrays.get(BatchArray.INPUTS.name(number));
    NDArray targets = arrays.get(BatchArray.TARGETS.name(number));
    return new Batch(
        number,
        Math.toIntExact(inputs.getShape().get(1)),
        ints(inputs),
        targets == null ? new int[0] : ints(targets),
        ints(arrays.get(BatchArray.LENGTHS.name(number))),
        rows.stream().mapToInt(Row::source).toArray(),
        rows.stream().mapToLong(Row::record).toArray());
  }

  /** The elements of an int32 or int64 array, which must fit in 32 bits. */
  static int[] ints(NDArray array) {
    return array.getDataType() == DataType.INT32
        ? array.toIntArray()
        : Arrays.stream(array.toLongArray()).mapToInt(Math::toIntExact).toArray();
  }
}
