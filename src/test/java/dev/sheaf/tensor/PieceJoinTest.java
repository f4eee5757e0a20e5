package dev.sheaf.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.batch.Batch;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PieceJoinTest {
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();

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
