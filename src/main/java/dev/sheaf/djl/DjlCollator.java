package dev.sheaf.djl;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.sheaf.batch.Batch;
import dev.sheaf.batch.BatchCollator;
import dev.sheaf.batch.Row;
import dev.sheaf.tensor.DType;
import java.util.List;

/**
 * Collates rows to DJL arrays on PyTorch's engine.
 *
 * <p>The numbers come from a plain {@link BatchCollator}, so that batches are the same wherever
 * they are made; each array is created at once from a Java array. Rows {@code [0,1,2,3,4]}, {@code
 * [5,6]} and {@code [7,8,9]} as batch 0 with targets of int64 become
 *
 * <pre>
 *   inputs.000000  int64 [3, 5]   targets.000000  int64 [3, 5]   lengths.000000  int32 [3]
 *   0 1 2     3     4             1 2     3     4     50256      5
 *   5 6 50256 50256 50256         6 50256 50256 50256 50256      2
 *   7 8 9     50256 50256         8 9     50256 50256 50256      3
 * </pre>
 *
 * <p>One collator may be used by one thread at a time. The first one in a process loads the engine,
 * for which {@link TorchNatives} must be available.
 */
public final class DjlCollator implements BatchCollator, AutoCloseable {
  private final BatchCollator collator;
  private final DType dtype;
  private final NDManager manager = TorchEngine.newManager();

  /**
   * Loads the engine.
   *
   * @param collator makes the numbers
   * @param dtype type of inputs and targets
   * @throws IllegalStateException if the engine does not load; the message names the way out
   */
  public DjlCollator(BatchCollator collator, DType dtype) {
    this.collator = collator;
    this.dtype = dtype;
  }

  /**
   * Collates rows to arrays: inputs [B, W], targets [B, W] unless there are none, and lengths [B],
   * named as in files.
   *
   * @param manager owns the arrays; closing it frees them
   * @param number the batch's number in its split, from 0
   * @param rows B rows, at least one
   */
  public NDList collate(NDManager manager, int number, List<Row> rows) {
    return BatchArrays.of(manager, collator.collate(number, rows), dtype);
  }

  /** Collates rows to arrays of its own and reads the batch back from them. */
  @Override
  public Batch collate(int number, List<Row> rows) {
    try (NDManager arrays = manager.newSubManager()) {
      return BatchArrays.batch(number, collate(arrays, number, rows), rows);
    }
  }

  /** A manager whose arrays live until it is closed, or this collator. */
  public NDManager newManager() {
    return manager.newSubManager();
  }

  /** Frees all arrays; the engine stays loaded. */
  @Override
  public void close() {
    manager.close();
  }
}
