package dev.sheaf.publish;

import dev.sheaf.batch.Tally;
import dev.sheaf.plan.Shard;
import dev.sheaf.tensor.FileShape;
import dev.sheaf.tensor.PieceSource;
import dev.sheaf.tensor.TensorFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Joins the pieces of shards to their files, one a format, and leaves a receipt when they are
 * there.
 *
 * @param folder the run's folder
 * @param settings how shards are written
 */
public record ShardFiles(OutputFolder folder, WriteSettings settings) {

  /**
   * Joins the pieces of one shard.
   *
   * @param pieces in any order
   * @throws IllegalStateException if they are not the whole shard
   */
  public Receipt join(Shard shard, List<Piece> pieces) throws IOException {
    List<Piece> ordered = pieces.stream().sorted(Comparator.comparingLong(Piece::first)).toList();
    checkWhole(shard, ordered);
    Tally written = ordered.stream().map(Piece::written).reduce(Tally.NONE, Tally::plus);
    List<FileEntry> files = new ArrayList<>();
    if (shard.rows() > 0) {
      for (TensorFormat format : settings.formats()) {
        files.add(join(shard, format, ordered));
      }
    }
    Receipt receipt =
        new Receipt(
            files,
            written,
            sum(ordered, Piece::tokensMade),
            sum(ordered, Piece::tokensCut),
            sum(ordered, Piece::rowsDropped),
            sum(ordered, Piece::tokensDropped));
    receipt.write(folder, shard);
    return receipt;
  }

  private static void checkWhole(Shard shard, List<Piece> pieces) {
    long due = shard.first();
    for (Piece piece : pieces) {
      checkDue(shard, piece.first(), due);
      due = piece.end();
    }
    checkDue(shard, shard.end(), due);
  }

  private static void checkDue(Shard shard, long position, long due) {
    if (position != due) {
      throw new IllegalStateException(
          "Of shard %s the row at %s follows where the one at %s is due."
              .formatted(shard.label(), position, due));
    }
  }

  private FileEntry join(Shard shard, TensorFormat format, List<Piece> pieces) throws IOException {
    FileEntry entry = entry(shard, format, settings.batchSize());
    FileShape shape =
        new FileShape(shard.batches(settings.batchSize()), settings.dtype(), settings.hasTargets());
    try (Draft draft = folder.draft(entry.path())) {
      format.join(sources(pieces, format), shape, draft.content());
      FileDigest digest = draft.publish();
      return entry.withDigest(digest);
    }
  }

  /** A shard's file as the manifest lists it, without what depends on its content. */
  static FileEntry entry(Shard shard, TensorFormat format, int batchSize) {
    return new FileEntry(
        format.label() + "/" + shard.label() + "." + format.label(),
        shard.split().label(),
        format.label(),
        0,
        "",
        shard.rows(),
        shard.batches(batchSize));
  }

  private List<Source> sources(List<Piece> pieces, TensorFormat format) {
    return pieces.stream()
        .filter(piece -> !piece.files().isEmpty())
        .map(piece -> piece.files().get(format.form()))
        .map(file -> new Source(folder, file.name(), file.bytes()))
        .toList();
  }

  private static long sum(List<Piece> pieces, ToLongFunction<Piece> count) {
    return pieces.stream().mapToLong(count).sum();
  }

  private record Source(OutputFolder folder, String name, long bytes) implements PieceSource {
    @Override
    public InputStream open() throws IOException {
      return folder.open(name);
    }
  }
}
