package dev.sheaf.publish;

import dev.sheaf.batch.BatchCollator;
import dev.sheaf.batch.Row;
import dev.sheaf.plan.Pieces;
import dev.sheaf.split.Split;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the rows of a task as pieces: a new one wherever a shard's row does not follow the one
 * before it, and where the plan has them end.
 *
 * <p>Rows of several splits may come in turn; those of one come in the order of their positions, so
 * that a split never has more than one piece open, however many its shards are.
 */
public final class PieceWriters implements Closeable {
  private final OutputFolder folder;
  private final String name;
  private final Pieces pieces;
  private final WriteSettings settings;
  private final BatchCollator collator;
  private final Map<Split, PieceWriter> open = new EnumMap<>(Split.class);
  private final List<Piece> finished = new ArrayList<>();

  /**
   * Prepares to write.
   *
   * @param name the folder of pieces in the run's folder
   * @param pieces the shards, and where pieces end
   * @param collator where batches are made, by the settings' collator
   */
  public PieceWriters(
      OutputFolder folder,
      String name,
      Pieces pieces,
      WriteSettings settings,
      BatchCollator collator) {
    this.folder = folder;
    this.name = name;
    this.pieces = pieces;
    this.settings = settings;
    this.collator = collator;
  }

  /** Takes a row, by the number of its shard in the plan and its position in its split. */
  public void add(int shard, long position, Row row) throws IOException {
    Split split = pieces.shards().get(shard).split();
    PieceWriter writer = open.get(split);
    if (writer == null || !writer.isNext(shard, position) || position % pieces.rows() == 0) {
      finish(split);
      writer = open(shard, position);
      open.put(split, writer);
    }
    writer.add(row);
  }

  private PieceWriter open(int shard, long first) throws IOException {
    return new PieceWriter(
        folder, name, shard, pieces.shards().get(shard), settings, collator, first);
  }

  private void finish(Split split) throws IOException {
    PieceWriter writer = open.get(split);
    if (writer != null) {
      finished.add(writer.finish());
      open.remove(split);
    }
  }

  /** Completes all pieces. */
  public List<Piece> finish() throws IOException {
    for (Split split : List.copyOf(open.keySet())) {
      finish(split);
    }
    return List.copyOf(finished);
  }

  @Override
  public void close() throws IOException {
    for (PieceWriter writer : open.values()) {
      writer.close();
    }
    open.clear();
  }
}
