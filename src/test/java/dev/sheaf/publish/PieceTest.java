package dev.sheaf.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.batch.Collator;
import dev.sheaf.batch.LossOver;
import dev.sheaf.batch.PaddingInTargets;
import dev.sheaf.batch.Row;
import dev.sheaf.batch.Tally;
import dev.sheaf.batch.Targets;
import dev.sheaf.plan.Pieces;
import dev.sheaf.plan.Shard;
import dev.sheaf.split.Split;
import dev.sheaf.tensor.DType;
import dev.sheaf.tensor.TensorFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PieceTest {
  /** Two shards of batches of two rows: 0 1 | 2 3 | 4 5 and 6 7 | 8, and a row that is dropped. */
  private static final List<Shard> SHARDS =
      List.of(new Shard(Split.TRAIN, 0, 2, 0, 6, 0), new Shard(Split.TRAIN, 1, 2, 6, 2, 1));

  private static final Collator COLLATOR =
      new Collator(
          99,
          Targets.SHIFTED,
          PaddingInTargets.IGNORE_AFTER_FIRST,
          -100,
          LossOver.EVERYTHING,
          Integer.MAX_VALUE);

  private static final WriteSettings SETTINGS =
      new WriteSettings(List.of(TensorFormat.values()), DType.INT64, 2, COLLATOR);

  @TempDir Path root;
  private OutputFolder folder;

  @BeforeEach
  void open() {
    folder = new LocalFolder(root.resolve("run"));
  }

  @Test
  void aShardIsTheSameFromOnePieceOrMany() throws IOException {
    ShardFiles files = new ShardFiles(folder, SETTINGS);
    Receipt whole = files.join(SHARDS.get(0), write(Long.MAX_VALUE, 0, 6));
    List<Piece> first = write(Long.MAX_VALUE, 0, 2);
    List<Piece> last = write(Long.MAX_VALUE, 2, 6);

    Receipt joined = files.join(SHARDS.get(0), List.of(last.get(0), first.get(0)));

    assertThat(joined.written())
        .isEqualTo(whole.written())
        .isEqualTo(new Tally(6, 3, 1 + 2 + 3 + 4 + 5 + 6, 21, 3, 0));
    assertThat(joined.files().subList(0, 3)).isEqualTo(whole.files().subList(0, 3));
    assertThat(joined.files().get(3).path()).isEqualTo("parquet/train-00000-of-00002.parquet");
    assertThat(Receipt.read(folder, SHARDS.get(0))).contains(joined);
    assertThat(joined.agreesWith(folder)).isTrue();
  }

  @Test
  void rowsOfTwoShardsGoToTwoPieces() throws IOException {
    List<Piece> pieces = write(Long.MAX_VALUE, 4, 9);

    assertThat(pieces).extracting(Piece::shard).containsExactly(0, 1);
    assertThat(pieces).extracting(Piece::first).containsExactly(4L, 6L);
    assertThat(pieces.get(1).rowsDropped()).isEqualTo(1);
    assertThat(pieces.get(1).tokensDropped()).isEqualTo(9);
    assertThat(pieces.get(1).tokensMade()).isEqualTo(7 + 8 + 9);
  }

  @Test
  void aPieceEndsWhereThePlanSays() throws IOException {
    assertThat(write(2, 0, 6)).extracting(Piece::first).containsExactly(0L, 2L, 4L);
  }

  @Test
  void aPieceWithoutAFullBatchIsRefusedUnlessItsShardEndsThere() {
    assertThatThrownBy(() -> write(Long.MAX_VALUE, 0, 3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("A piece of shard train-00000-of-00002 ends at row 3, within a batch.");
    assertThatThrownBy(() -> write(Long.MAX_VALUE, 1, 4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Shard train-00000-of-00002 was given the row at 1 where a batch of it is to begin.");
  }

  @Test
  void aShardWithAMissingPieceIsNotJoined() throws IOException {
    List<Piece> pieces = write(2, 0, 6);

    assertThatThrownBy(
            () ->
                new ShardFiles(folder, SETTINGS)
                    .join(SHARDS.get(0), List.of(pieces.get(0), pieces.get(2))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Of shard train-00000-of-00002 the row at 4 follows where the one at 2 is due.");
    assertThat(Receipt.read(folder, SHARDS.get(0))).isEqualTo(Optional.empty());
  }

  @Test
  void theFilesOfAShardAreClosedWhenTheNextShardOfItsSplitBegins() throws IOException {
    try (PieceWriters writers = writers(Long.MAX_VALUE)) {
      addRows(writers, 0, 6);
      assertThat(pieceBytes()).containsOnly(0L); // in the buffers

      addRows(writers, 6, 7);

      assertThat(pieceBytes()).filteredOn(bytes -> bytes > 0).hasSize(2);
    }
  }

  @Test
  void aShardWhoseLastPieceIsMissingIsNotJoined() throws IOException {
    List<Piece> pieces = write(2, 0, 6);

    assertThatThrownBy(
            () -> new ShardFiles(folder, SETTINGS).join(SHARDS.get(0), pieces.subList(0, 2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Of shard train-00000-of-00002 the row at 6 follows where the one at 4 is due.");
  }

  @Test
  void rowsThatDoNotFollowEachOtherGoToTwoPieces() throws IOException {
    try (PieceWriters writers = writers(Long.MAX_VALUE)) {
      addRows(writers, 0, 2);
      addRows(writers, 4, 6);

      List<Piece> pieces = writers.finish();

      assertThat(pieces).extracting(Piece::first).containsExactly(0L, 4L);
      assertThat(pieces).extracting(Piece::end).containsExactly(2L, 6L);
    }
  }

  @Test
  void aReceiptCountsWhatWasMadeCutAndDroppedThoughThePieceOfDroppedRowsHasNoFiles()
      throws IOException {
    Collator collator =
        new Collator(99, Targets.SHIFTED, PaddingInTargets.KEEP, -100, LossOver.EVERYTHING, 7);
    WriteSettings settings = new WriteSettings(SETTINGS.formats(), DType.INT64, 2, collator);
    List<Piece> pieces;
    try (PieceWriters writers =
        new PieceWriters(folder, "_work/pieces", new Pieces(SHARDS, 2), settings, collator)) {
      addRows(writers, 6, 9);
      pieces = writers.finish();
    }

    Receipt receipt = new ShardFiles(folder, settings).join(SHARDS.get(1), pieces);

    // Of 7, 8 and 9 tokens, one of the second row is cut and the third row is dropped.
    assertThat(pieces).extracting(Piece::first).containsExactly(6L, 8L);
    assertThat(receipt.written()).isEqualTo(new Tally(2, 1, 14, 14, 0, 0));
    assertThat(receipt.tokensMade()).isEqualTo(24);
    assertThat(receipt.tokensCut()).isEqualTo(1);
    assertThat(receipt.rowsDropped()).isEqualTo(1);
    assertThat(receipt.tokensDropped()).isEqualTo(9);
    assertThat(receipt.files()).hasSize(4);
  }

  @Test
  void aShardThatLosesAllItsRowsHasAReceiptAndNoFiles() throws IOException {
    List<Shard> shards = List.of(new Shard(Split.TEST, 0, 0, 0, 0, 1));
    List<Piece> pieces;
    try (PieceWriters writers = writers(shards, Long.MAX_VALUE)) {
      writers.add(0, 0, new Row(new int[] {1, 2, 3}, 0, 0, 0));
      pieces = writers.finish();
    }

    Receipt receipt = new ShardFiles(folder, SETTINGS).join(shards.get(0), pieces);

    assertThat(receipt).isEqualTo(new Receipt(List.of(), Tally.NONE, 3, 0, 1, 3));
    assertThat(folder.list()).containsExactly("_work/receipts/test-00000-of-00000.json");
  }

  @Test
  void theLastAndSmallerBatchOfASplitIsKept() throws IOException {
    List<Shard> shards = List.of(new Shard(Split.TRAIN, 0, 1, 0, 3, 0));
    List<Piece> pieces;
    try (PieceWriters writers = writers(shards, Long.MAX_VALUE)) {
      addRows(writers, 0, 3);
      pieces = writers.finish();
    }

    assertThat(new ShardFiles(folder, SETTINGS).join(shards.get(0), pieces).written())
        .isEqualTo(new Tally(3, 2, 1 + 2 + 3, 1 + 2 + 3, 1, 0));
  }

  @Test
  void aReceiptIsNoneIfAFileIsNotTheOneThatItNames() throws IOException {
    Receipt receipt =
        new ShardFiles(folder, SETTINGS).join(SHARDS.get(0), write(Long.MAX_VALUE, 0, 6));
    String last = receipt.files().get(3).path();
    byte[] content = folder.read(last).orElseThrow();
    byte[] other = content.clone();
    other[other.length / 2]++;

    folder.write(last, other);
    assertThat(Receipt.read(folder, SHARDS.get(0))).isEqualTo(Optional.empty());
    folder.delete(last);
    assertThat(Receipt.read(folder, SHARDS.get(0))).isEqualTo(Optional.empty());
    folder.write(last, content);
    assertThat(Receipt.read(folder, SHARDS.get(0))).contains(receipt);
  }

  private List<Long> pieceBytes() throws IOException {
    return folder.list().stream()
        .map(name -> root.resolve("run/" + name).toFile().length())
        .toList();
  }

  /** Writes the rows at some positions; the row at position p has p + 1 ids. */
  private List<Piece> write(long pieceRows, int from, int to) throws IOException {
    try (PieceWriters writers = writers(pieceRows)) {
      addRows(writers, from, to);
      return writers.finish();
    }
  }

  private PieceWriters writers(long pieceRows) {
    return writers(SHARDS, pieceRows);
  }

  private PieceWriters writers(List<Shard> shards, long pieceRows) {
    return new PieceWriters(
        folder, "_work/pieces", new Pieces(shards, pieceRows), SETTINGS, COLLATOR);
  }

  private static void addRows(PieceWriters writers, int from, int to) throws IOException {
    for (int position = from; position < to; position++) {
      int[] ids = IntStream.rangeClosed(0, position).toArray();
      writers.add(position < 6 ? 0 : 1, position, new Row(ids, 0, 0, position));
    }
  }
}
