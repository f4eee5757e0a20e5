package dev.sheaf.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.translate.Batchifier;
import dev.sheaf.batch.Collator;
import dev.sheaf.batch.Row;
import dev.sheaf.tensor.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes batches for a DJL data set or translator with the same {@link Collator} as the files.
 *
 * <p>With shifted targets, examples {@code [0,1,2,3,4]}, {@code [5,6]} and {@code [7,8,9]} become
 * the three arrays drawn at {@link DjlCollator}, under the names of batch 0.
 */
public final class CollatorBatchifier implements Batchifier {
  private static final long serialVersionUID = 1L;
  private static final String IDS = "ids";
  private static final String RESPONSE_START = "responseStart";

  private final Collator collator;
  private final DType dtype;

  /** Makes batches with the collator's rules and with inputs and targets of the type. */
  public CollatorBatchifier(Collator collator, DType dtype) {
    this.collator = collator;
    this.dtype = dtype;
  }

  /**
   * One example as {@link #batchify} takes it: {@code ids}, int64 [n], and {@code responseStart},
   * an int64 scalar.
   *
   * @param manager owns the arrays
   * @param ids n token ids, at least one
   * @param responseStart index of the first id of the response
   */
  public static NDList example(NDManager manager, int[] ids, int responseStart) {
    NDArray all = manager.create(Arrays.stream(ids).asLongStream().toArray());
    all.setName(IDS);
    NDArray start = manager.create((long) responseStart);
    start.setName(RESPONSE_START);
    return new NDList(all, start);
  }

  /**
   * Collates examples, in order.
   *
   * @param inputs B examples as {@link #example} makes them, at least one
   * @return inputs [B, W], targets [B, W] unless the collator makes none, lengths [B] (int32),
   *     owned by the manager of the first example
   */
  @Override
  public NDList batchify(NDList[] inputs) {
    List<Row> rows = new ArrayList<>();
    for (NDList example : inputs) {
      rows.add(row(example, rows.size()));
    }
    return BatchArrays.of(inputs[0].getManager(), collator.collate(0, rows), dtype);
  }

  private static Row row(NDList example, int number) {
    int responseStart = Math.toIntExact(example.get(RESPONSE_START).getLong());
    return new Row(BatchArrays.ints(example.get(IDS)), responseStart, 0, number);
  }

  /**
   * Splits arrays that hold one row a batch row, as a model's output or a batch does.
   *
   * <p>Rows stay as wide as they are, padding and all: what was cut or shifted is not brought back,
   * so that the rows are no examples for {@link #batchify}.
   *
   * @param inputs arrays of B rows each, for instance [B, W], [B, W] and [B]
   * @return B lists of the arrays of one row, for instance [W], [W] and a scalar, with their names
   */
  @Override
  public NDList[] unbatchify(NDList inputs) {
    NDList[] rows = new NDList[rows(inputs)];
    Arrays.setAll(rows, row -> slice(inputs, new NDIndex(row)));
    return rows;
  }

  /**
   * Splits a batch into smaller ones of consecutive rows, all as wide as it is.
   *
   * @param list arrays of B rows each
   * @param numOfSlices parts to make, of ⌈B / parts⌉ rows; the last may have fewer, and there may
   *     be fewer parts
   * @param evenSplit whether parts of different sizes are refused
   * @throws IllegalArgumentException if they are and B is no multiple of the parts; the message
   *     names both
   */
  @Override
  public NDList[] split(NDList list, int numOfSlices, boolean evenSplit) {
    int rows = rows(list);
    int slices = Math.min(numOfSlices, rows);
    if (evenSplit && rows % slices != 0) {
      throw new IllegalArgumentException(
          "%s rows do not make %s even slices; choose a batch size that is a multiple."
              .formatted(rows, slices));
    }
    int step = (rows + slices - 1) / slices;
    NDList[] parts = new NDList[(rows + step - 1) / step];
    Arrays.setAll(
        parts, part -> slice(list, rows(part * step, Math.min(part * step + step, rows))));
    return parts;
  }

  private static int rows(NDList arrays) {
    return Math.toIntExact(arrays.head().getShape().get(0));
  }

  private static NDIndex rows(int from, int to) {
    return new NDIndex().addSliceDim(from, to);
  }

  private static NDList slice(NDList arrays, NDIndex index) {
    NDList slices = new NDList();
    for (NDArray array : arrays) {
      NDArray slice = array.get(index);
      slice.setName(array.getName());
      slices.add(slice);
    }
    return slices;
  }
}
