package dev.sheaf.tensor;

import java.util.List;

/**
 * What a tensor file will hold, known before its first batch.
 *
 * @param batches number of batches, at least 1
 * @param dtype element type of inputs and targets; lengths are always int32, and so is all of
 *     Parquet
 * @param targets whether the batches have targets
 */
public record FileShape(int batches, DType dtype, boolean targets) {
  /** Checks that some pieces hold all batches, one after the other. */
  void check(List<PieceBatches> pieces) {
    int due = pieces.get(0).first();
    for (PieceBatches piece : pieces) {
      if (piece.first() != due) {
        throw new IllegalStateException(
            "A piece brings batch %s where batch %s is due.".formatted(piece.first(), due));
      }
      due += piece.count();
    }
    int count = due - pieces.get(0).first();
    if (count != batches) {
      throw new IllegalStateException(
          "The file is to hold %s batches and its pieces bring %s.".formatted(batches, count));
    }
  }
}
