package dev.sheaf.publish;

import dev.sheaf.batch.BatchCollator;
import dev.sheaf.batch.Row;
import dev.sheaf.plan.Pieces;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the rows of a task as pieces: a new one wherever a shard's row does not follow the one
 * before it, and where the plan has them end.
 *
 * <p>Rows of several shards may come in turn; those of one come in the order of their positions.
 */
public final class PieceWriters implements Closeable {
  private final OutputFolder folder;
  private final String name;
  private final Pieces pieces;
  private final WriteSettings settings;
  private final BatchCollator collator;
  private final Map<Integer, PieceWriter> open = new LinkedHashMap<>();
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
    PieceWriter writer = open.get(shard);
    if (writer == null || !writer.isNext(position) || position % pieces.rows() == 0) {
      finish(shard);
      writer = open(shard, position);
      open.put(shard, writer);
    }
    writer.add(row);
  }

  private PieceWriter open(int shard, long first) throws IOException {
    return new PieceWriter(
        folder, name, shard, pieces.shards().get(shard), settings, collator, first);
  }

  private void finish(int shard) throws IOException {
    PieceWriter writer = open.get(shard);
    if (writer != null) {
      finished.add(writer.finish());
      open.remove(shard);
    }
  }

  /** Completes all pieces. */
  public List<Piece> finish() throws IOException {
    for (int shard : List.copyOf(open.keySet())) {
      finish(shard);
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
