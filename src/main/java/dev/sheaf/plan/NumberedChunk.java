package dev.sheaf.plan;

import dev.sheaf.split.Split;
import java.io.Serializable;
import java.util.Map;

/**
 * A scanned chunk and the numbers its first record would have.
 *
 * @param ordinal the chunk's number in the run
 * @param portion number of the {@link Portion} whose own it is
 * @param scan what the scan found in it
 * @param firstRecord records before it in its file
 * @param firstLine line feeds before it in its file
 * @param firstRank accepted records before it in the run
 * @param firstInSplit accepted records before it in each split
 * @param inSplit accepted records in it of each split
 */
public record NumberedChunk(
    int ordinal,
    int portion,
    ChunkScan scan,
    long firstRecord,
    long firstLine,
    long firstRank,
    Map<Split, Long> firstInSplit,
    Map<Split, Long> inSplit)
    implements Serializable {

  /** The positions of its rows in a split, rows being in input order. */
  Positions positions(Split split) {
    long first = firstInSplit.get(split);
    return new Positions(first, first + inSplit.get(split));
  }
}
