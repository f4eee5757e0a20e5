package dev.sheaf.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MiddlePiecesTest {
  private final MiddlePieces known = new MiddlePieces();

  @Test
  void aPieceIsItsBytesAndTheirNumber() {
    put("12345678", 7);
    put("12345678\0", 8);
    put("123456789", 9);
    put("12345678901234", 10);
    put("123456789012345", 11);

    assertThat(find("12345678")).containsExactly(7);
    assertThat(find("12345678\0")).containsExactly(8);
    assertThat(find("123456789")).containsExactly(9);
    assertThat(find("12345678901234")).containsExactly(10);
    assertThat(find("123456789012345")).containsExactly(11);
    assertThat(find("12345679")).isNull();
    assertThat(find("12345678901234\0")).isNull();
  }

  @Test
  void aPieceHasAnIdAByteAtMost() {
    put("fifteen bytes..", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);

    assertThat(find("fifteen bytes.."))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  }

  @Test
  void allPiecesAreKnownWhileATableGrows() {
    for (int i = 0; i < 20_000; i++) {
      put("piece " + (100_000 + i), i, i + 1);
    }

    for (int i = 0; i < 20_000; i++) {
      assertThat(find("piece " + (100_000 + i))).containsExactly(i, i + 1);
    }
  }

  @Test
  void aFullTableForgetsAndGoesOn() {
    int last = 3 << 17;
    for (int i = 0; i <= last; i++) {
      put("piece " + (1_000_000 + i), i, i + 1, i + 2, i + 3);
    }

    assertThat(find("piece 1000000")).isNull();
    assertThat(find("piece " + (1_000_000 + last)))
        .containsExactly(last, last + 1, last + 2, last + 3);
    put("piece 1000000", 1);
    assertThat(find("piece 1000000")).containsExactly(1);
  }

  private void put(String piece, int... ids) {
    byte[] text = text(piece);
    known.put(text, 0, text.length - Runs.PADDING, ids, 0, ids.length);
  }

  private int[] find(String piece) {
    byte[] text = text(piece);
    int[] ids = new int[MiddlePieces.LONGEST + PackedIds.SPARE];
    int end = known.find(text, 0, text.length - Runs.PADDING, ids, 0);
    return end < 0 ? null : Arrays.copyOf(ids, end);
  }

  private static byte[] text(String piece) {
    byte[] utf8 = piece.getBytes(UTF_8);
    return Arrays.copyOf(utf8, utf8.length + Runs.PADDING);
  }
}
