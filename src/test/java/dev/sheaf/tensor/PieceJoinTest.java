package dev.sheaf.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.batch.Batch;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PieceJoinTest {
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();
  private final AtomicInteger opened = new AtomicInteger();

  @ParameterizedTest
  @EnumSource
  void onlyOneOfTheManyPiecesOfAShardIsOpenAtATime(TensorFormat format) throws IOException {
    List<Batch> batches = TensorFiles.random(new Random(4), 0, 50);
    List<PieceSource> pieces = new ArrayList<>();
    for (Batch batch : batches) {
      pieces.add(new Watched(TensorFiles.piece(format.form(), List.of(batch))));
    }

    byte[] joined =
        TensorFiles.joined(format, pieces, new FileShape(batches.size(), DType.INT64, true));

    assertThat(joined).isEqualTo(TensorFiles.bytes(format, DType.INT64, batches, 1));
    assertThat(mostOpen).hasValue(1);
    assertThat(open).hasValue(0);
  }

  @ParameterizedTest
  @EnumSource(names = "PARQUET", mode = EnumSource.Mode.EXCLUDE)
  void howOftenAPieceIsOpenedDoesNotGoByItsBatchesHoweverLarge(TensorFormat format)
      throws IOException {
    assertThat(opened(format, 9)).isEqualTo(opened(format, 2));
  }

  /** How often a piece is opened that has so many batches of 80,000 tokens. */
  private int opened(TensorFormat format, int count) throws IOException {
    List<Batch> batches = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      int[] ids = new Random(number).ints(80_000).toArray();
      batches.add(new Batch(number, 40_000, ids, ids, new int[2], new int[2], new long[2]));
    }
    opened.set(0);
    List<PieceSource> piece = List.of(new Watched(TensorFiles.piece(format.form(), batches)));
    TensorFiles.joined(format, piece, new FileShape(count, DType.INT64, true));
    return opened.get();
  }

  @Test
  void aPieceMayHaveMoreThan4Gib() throws IOException {
    long large = 5L << 30;
    ByteArrayOutputStream end = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(end);
    for (int n : new int[] {1, 7, 1}) { // the last batch: one input, a 7, and a length of 1
      out.writeInt(Integer.reverseBytes(n));
    }
    out.writeBoolean(false);
    out.writeInt(0); // the first batch
    out.writeInt(2); // how many
    for (int batch = 0; batch < 2; batch++) {
      for (int n : new int[] {batch, 1, 1}) { // its number, rows and width
        out.writeInt(n);
      }
      out.writeLong(large + 12L * batch); // where it ends
    }
    out.writeLong(large + 12);

    try (BatchPiece piece = new BatchPiece(new Holes(large, end.toByteArray()))) {
      List<BatchPiece.Placed> arrays = piece.arrays(DType.INT64);

      assertThat(arrays).hasSize(4);
      assertThat(arrays.get(2).elements()).containsExactly(7);
      assertThat(arrays.get(3).elements()).containsExactly(1);
    }
  }

  /** So many zeros, and some bytes behind them. */
  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  private record Holes(long zeros, byte[] end) implements PieceSource {
    @Override
    public long bytes() {
      return zeros + end.length;
    }

    @Override
    public InputStream open() {
      return new InputStream() {
        private long place;

        @Override
        public int read() {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int count) {
          int some = (int) Math.min(count, bytes() - place);
          for (int i = 0; i < some; i++) {
            into[from + i] = place + i < zeros ? 0 : end[(int) (place + i - zeros)];
          }
          place += some;
          return some == 0 ? -1 : some;
        }

        @Override
        public long skip(long bytes) {
          place += bytes;
          return bytes;
        }
      };
    }
  }

  /** A piece that counts its open streams. */
  private final class Watched implements PieceSource {
    private final PieceSource piece;

    Watched(PieceSource piece) {
      this.piece = piece;
    }

    @Override
    public long bytes() {
      return piece.bytes();
    }

    @Override
    public InputStream open() throws IOException {
      opened.incrementAndGet();
      mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
      return new FilterInputStream(piece.open()) {
        @Override
        public void close() throws IOException {
          open.decrementAndGet();
          super.close();
        }
      };
    }
  }
}
