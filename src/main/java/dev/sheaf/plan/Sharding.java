package dev.sheaf.plan;

import dev.sheaf.data.InputException;
import dev.sheaf.split.Split;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How rows are grouped to batches and batches to shards.
 *
 * <p>Three rows a batch, and shards of at most 8 rows, thus of 6, cut 14 rows into
 *
 * <pre>
 *   shard 0            shard 1             shard 2
 *   0 1 2 | 3 4 5      6 7 8 | 9 10 11     12 13      (dropped if the last batch is)
 * </pre>
 *
 * @param batchSize rows of a batch
 * @param dropLast whether a last batch with fewer rows is dropped
 * @param shardRows rows of a shard, rounded down to whole batches, at least one
 */
public record Sharding(int batchSize, boolean dropLast, long shardRows) implements Serializable {
  /** Rows of every shard but the last. */
  public long rowsOfAShard() {
    return Math.max(1, shardRows / batchSize) * batchSize;
  }

  /** The first position of a batch that is not below a position. */
  long batchFrom(long position) {
    return (position + batchSize - 1) / batchSize * batchSize;
  }

  /**
   * The shards of a split in order; none if it has no rows.
   *
   * @throws InputException if it has more batches than there are numbers for them
   */
  public List<Shard> shards(Split split, long rows) {
    if (batchFrom(rows) / batchSize > Integer.MAX_VALUE) {
      throw new InputException(
          "The split %s has %s rows, more than %s batches of %s: set batch.size higher."
              .formatted(split.label(), rows, Integer.MAX_VALUE, batchSize));
    }
    long dropped = dropLast ? rows % batchSize : 0;
    long written = rows - dropped;
    int files = Math.toIntExact((written + rowsOfAShard() - 1) / rowsOfAShard());
    // A split that loses all its rows still has a shard, which counts their tokens.
    int shards = rows > 0 ? Math.max(1, files) : 0;
    List<Shard> all = new ArrayList<>(shards);
    for (int number = 0; number < shards; number++) {
      long first = number * rowsOfAShard();
      long here = Math.min(rowsOfAShard(), written - first);
      all.add(new Shard(split, number, files, first, here, number == shards - 1 ? dropped : 0));
    }
    return all;
  }
}
