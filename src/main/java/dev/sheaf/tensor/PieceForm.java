package dev.sheaf.tensor;

import java.io.OutputStream;

/**
 * The forms in which a piece of a shard, some of its batches, waits for the others.
 *
 * <p>A piece is written by one task and read by the one that joins the shard's pieces to its files
 * ({@link TensorFormat#join}); nobody else sees it. The work that does not depend on the other
 * pieces is done in it.
 */
public enum PieceForm {
  /** The {@link PackedArrays} of the batches, one behind the other. */
  BATCHES,

  /** Pages of Parquet, encoded and compressed. */
  PAGES;

  /**
   * Opens a writer of one piece.
   *
   * <p>It throws an {@link IllegalArgumentException} at a batch that does not follow the one
   * before, is empty, or has targets where the first one has none.
   *
   * @param out receives the piece; closed by the writer's close
   */
  public BatchWriter writer(OutputStream out) {
    return new CheckedWriter(uncheckedWriter(out));
  }

  BatchWriter uncheckedWriter(OutputStream out) {
    return switch (this) {
      case BATCHES -> new BatchPieceWriter(out);
      case PAGES -> new ParquetPieceWriter(out);
    };
  }
}
