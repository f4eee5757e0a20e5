package dev.sheaf.batch;

import java.util.List;

/** Makes one padded batch of some rows; equal rows give equal batches wherever it runs. */
@FunctionalInterface
public interface BatchCollator {
  /**
   * Collates rows in the order given.
   *
   * @param number the batch's number in its split, from 0
   * @param rows at least one row; the inputs of one row alone may be its own array of ids
   * @throws IllegalArgumentException if the batch would hold more than 536,870,911 ids
   */
  Batch collate(int number, List<Row> rows);
}
