package dev.sheaf.publish;

import dev.sheaf.batch.Tally;
import dev.sheaf.tensor.PieceForm;
import java.io.Serializable;
import java.util.Map;

/**
 * What one task has made of a shard: some of its batches, in files that wait for the others.
 *
 * @param shard number of the shard in the plan
 * @param first position of the piece's first row
 * @param written what its files hold
 * @param tokensMade tokens of all rows that came
 * @param tokensCut tokens beyond the maximum length
 * @param rowsDropped rows of an unfilled last batch
 * @param tokensDropped tokens of those rows
 * @param files its files; none if all rows were dropped
 */
public record Piece(
    int shard,
    long first,
    Tally written,
    long tokensMade,
    long tokensCut,
    long rowsDropped,
    long tokensDropped,
    Map<PieceForm, File> files)
    implements Serializable {

  /**
   * A file of a piece.
   *
   * @param name its name in the run's folder
   * @param bytes its length
   */
  public record File(String name, long bytes) implements Serializable {}

  /** The position after its last row. */
  long end() {
    return first + written.rows() + rowsDropped;
  }
}
