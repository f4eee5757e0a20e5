package dev.sheaf.plan;

import dev.sheaf.split.Split;
import java.io.Serializable;
import java.util.Locale;

/**
 * The rows of one split that share their files: consecutive positions, in whole batches.
 *
 * @param split the split
 * @param number the shard's number in its split, from 0
 * @param of how many shards of the split have files
 * @param first position of its first row
 * @param rows rows it writes
 * @param dropped rows behind those that {@code drop-last} drops; only a split's last shard has any
 */
public record Shard(Split split, int number, int of, long first, long rows, long dropped)
    implements Serializable {

  /** The name of the shard's files without their ending, as {@code train-00000-of-00003}. */
  public String label() {
    return String.format(Locale.ROOT, "%s-%05d-of-%05d", split.label(), number, of);
  }

  /** The position after its last row, dropped ones included. */
  public long end() {
    return first + rows + dropped;
  }

  /** How many batches it writes. */
  public int batches(int batchSize) {
    return Math.toIntExact((rows + batchSize - 1) / batchSize);
  }
}
