package dev.sheaf.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LongPiecesTest {
  private final LongPieces known = new LongPieces();

  @Test
  void piecesOfEqualHashAreToldApart() {
    byte[] one = "a piece of 20 bytes.".getBytes(UTF_8);
    byte[] other = "a piece of 20 bytes!".getBytes(UTF_8);
    known.put(1, one, 0, one.length, new int[] {5, 6}, 0, 2);
    known.put(1, other, 0, other.length, new int[] {7}, 0, 1);

    assertThat(find(1, one)).containsExactly(5, 6);
    assertThat(find(1, other)).containsExactly(7);
    assertThat(find(1, "another piece of 20b".getBytes(UTF_8))).isNull();
  }

  @Test
  void allPiecesAreKnownWhileATableGrows() {
    for (int i = 0; i < 20_000; i++) {
      known.put(piece(i), 0, piece(i).length, new int[] {i, i + 1}, 0, 2);
    }

    for (int i = 0; i < 20_000; i++) {
      assertThat(find(piece(i))).containsExactly(i, i + 1);
    }
  }

  @Test
  void aFullTableForgetsAndGoesOn() {
    int pieces = 300_000;
    for (int i = 0; i < pieces; i++) {
      byte[] piece = piece(i);
      known.put(hash(piece), piece, 0, piece.length, new int[] {i}, 0, 1);
    }

    assertThat(find(hash(piece(0)), piece(0))).isNull();
    assertThat(find(hash(piece(pieces - 1)), piece(pieces - 1))).containsExactly(pieces - 1);
  }

  @Test
  void aStretchHasAnIdAByteAtMostAndATableOfLongOnesForgetsSooner() {
    int[] ids = IntStream.range(0, LongPieces.LONGEST).toArray();
    int last = (1 << 24) / LongPieces.LONGEST;
    for (int i = 0; i <= last; i++) {
      known.put(stretch(i), 0, LongPieces.LONGEST, ids, 0, ids.length);
    }

    assertThat(find(stretch(0))).isNull();
    assertThat(find(stretch(last))).isEqualTo(ids);
  }

  private static byte[] stretch(int number) {
    return Arrays.copyOf(piece(number), LongPieces.LONGEST);
  }

  private int[] find(byte[] piece) {
    return find(hash(piece), piece);
  }

  private static byte[] piece(int number) {
    return String.format(Locale.ROOT, "a piece that is long, number %06d", number).getBytes(UTF_8);
  }

  private static long hash(byte[] piece) {
    return LongPieces.hash(piece, 0, piece.length);
  }

  private int[] find(long hash, byte[] piece) {
    int[] ids = new int[LongPieces.LONGEST + PackedIds.SPARE];
    int end = known.find(hash, piece, 0, piece.length, ids, 0);
    return end < 0 ? null : Arrays.copyOf(ids, end);
  }
}
