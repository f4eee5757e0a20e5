package dev.sheaf.plan;

import dev.sheaf.split.Split;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * The rows of a run that one task makes: the share of a chunk, or of several small ones in a row.
 *
 * <p>With rows in input order they are the batches that begin in these, of every split, also where
 * their last rows lie behind them. With batches of 2 rows, all of one split, and a chunk each:
 *
 * <pre>
 *   chunk 0   positions 0 1 2      makes 0 1 | 2 3      and reads on in chunk 1
 *   chunk 1   positions 3 4 5      makes 4 5
 * </pre>
 *
 * <p>With a shuffle they are the chunks' own rows, which are brought to their batches after that.
 *
 * @param chunks its own chunks, and those behind them that its batches reach into
 * @param rows what it makes of each split
 */
public record Portion(List<NumberedChunk> chunks, Map<Split, Positions> rows)
    implements Serializable {

  /** Whether a chunk is its own: read to its end here, and nowhere else. */
  boolean owns(NumberedChunk chunk) {
    return chunk.portion() == chunks.get(0).portion();
  }

  long count() {
    return rows.values().stream().mapToLong(Positions::count).sum();
  }
}
