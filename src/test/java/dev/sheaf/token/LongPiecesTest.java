package dev.sheaf.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class LongPiecesTest {
  private final LongPieces cache = new LongPieces();

  @Test
  void piecesOfEqualHashAreToldApart() {
    byte[] one = "a piece of 20 bytes.".getBytes(UTF_8);
    byte[] other = "a piece of 20 bytes!".getBytes(UTF_8);
    cache.put(1, one, 0, one.length, new int[] {5, 6}, 0, 2);
    cache.put(1, other, 0, other.length, new int[] {7}, 0, 1);

    assertThat(find(1, one)).containsExactly(5, 6);
    assertThat(find(1, other)).containsExactly(7);
    assertThat(find(1, "another piece of 20b".getBytes(UTF_8))).isNull();
  }

  @Test
  void aFullCacheForgetsAndGoesOn() {
    int pieces = 300_000;
    for (int i = 0; i < pieces; i++) {
      byte[] piece = piece(i);
      cache.put(hash(piece), piece, 0, piece.length, new int[] {i}, 0, 1);
    }

    assertThat(find(hash(piece(0)), piece(0))).isNull();
    assertThat(find(hash(piece(pieces - 1)), piece(pieces - 1))).containsExactly(pieces - 1);
  }

  private static byte[] piece(int number) {
    return String.format(Locale.ROOT, "a piece that is long, number %06d", number).getBytes(UTF_8);
  }

  private static long hash(byte[] piece) {
    return LongPieces.hash(piece, 0, piece.length);
  }

  private int[] find(long hash, byte[] piece) {
    int[] ids = new int[8 + PackedIds.SPARE];
    int end = cache.find(hash, piece, 0, piece.length, ids, 0);
    return end < 0 ? null : Arrays.copyOf(ids, end);
  }
}
