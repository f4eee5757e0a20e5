package dev.sheaf.plan;

import dev.sheaf.split.Split;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * The rows of a run that one task makes, a chunk's share of the work.
 *
 * <p>With rows in input order they are the batches that begin in the chunk, of every split, also
 * where their last rows lie behind it. With batches of 2 rows, all of one split:
 *
 * <pre>
 *   chunk 0   positions 0 1 2      makes 0 1 | 2 3      and reads on in chunk 1
 *   chunk 1   positions 3 4 5      makes 4 5
 * </pre>
 *
 * <p>With a shuffle they are the chunk's own rows, which are brought to their batches after that.
 *
 * @param chunks the chunk, and those behind it that its batches reach into
 * @param rows what it makes of each split
 */
public record Portion(List<NumberedChunk> chunks, Map<Split, Positions> rows)
    implements Serializable {

  long count() {
    return rows.values().stream().mapToLong(Positions::count).sum();
  }
}
