package dev.sheaf.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ShortPiecesTest {
  private final ShortPieces known = new ShortPieces();

  @Test
  void aPieceIsItsBytesAndTheirNumber() {
    put("ab", 7);
    put("ab\0", 8);
    put("123456", 9);
    put("1234567", 10);

    assertThat(find("ab")).containsExactly(7);
    assertThat(find("ab\0")).containsExactly(8);
    assertThat(find("123456")).containsExactly(9);
    assertThat(find("1234567")).containsExactly(10);
    assertThat(find("a")).isNull();
    assertThat(find("123456\0")).isNull();
  }

  @Test
  void aPieceHasAnIdAByteAtMost() {
    put("seven..", 1, 2, 3, 4, 5, 6, 7);

    assertThat(find("seven..")).containsExactly(1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void allPiecesAreKnownWhileATableGrows() {
    for (int i = 0; i < 20_000; i++) {
      put(Integer.toString(100_000 + i), i, i + 1);
    }

    for (int i = 0; i < 20_000; i++) {
      assertThat(find(Integer.toString(100_000 + i))).containsExactly(i, i + 1);
    }
  }

  @Test
  void aFullTableForgetsAndGoesOn() {
    int last = 3 << 18;
    for (int i = 0; i <= last; i++) {
      put(Integer.toString(1_000_000 + i), i, i + 1, i + 2, i + 3);
    }

    assertThat(find("1000000")).isNull();
    assertThat(find(Integer.toString(1_000_000 + last)))
        .containsExactly(last, last + 1, last + 2, last + 3);
    put("1000000", 1);
    assertThat(find("1000000")).containsExactly(1);
  }

  private void put(String piece, int... ids) {
    byte[] text = text(piece);
    known.put(text, 0, text.length - Runs.PADDING, ids, 0, ids.length);
  }

  private int[] find(String piece) {
    byte[] text = text(piece);
    int[] ids = new int[ShortPieces.LONGEST + PackedIds.SPARE];
    int end = known.find(text, 0, text.length - Runs.PADDING, ids, 0);
    return end < 0 ? null : Arrays.copyOf(ids, end);
  }

  private static byte[] text(String piece) {
    byte[] utf8 = piece.getBytes(UTF_8);
    return Arrays.copyOf(utf8, utf8.length + Runs.PADDING);
  }
}
