package dev.sheaf.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PieceCacheTest {
  private final int[] found = new int[PieceCache.LONGEST + PieceCache.SPARE];
  private final PieceCache cache = new PieceCache();

  @Test
  void aPieceIsItsBytesAndTheirNumber() {
    put("ab", 7);
    put("ab\0", 8);
    put("12345678", 9);
    put("123456781", 10);

    assertThat(find("ab")).containsExactly(7);
    assertThat(find("ab\0")).containsExactly(8);
    assertThat(find("12345678")).containsExactly(9);
    assertThat(find("123456781")).containsExactly(10);
    assertThat(find("a")).isNull();
    assertThat(find("12345678\0")).isNull();
  }

  @Test
  void anyNumberOfIdsIsKept() {
    int greatest = MergeTable.MOST_IDS - 1;
    put("one", 0);
    put("two", greatest, 0);
    put("three", 0, greatest, greatest);
    put("four", 1, 2, 3, 4);
    put("fifteen bytes..", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, greatest);

    assertThat(find("one")).containsExactly(0);
    assertThat(find("two")).containsExactly(greatest, 0);
    assertThat(find("three")).containsExactly(0, greatest, greatest);
    assertThat(find("four")).containsExactly(1, 2, 3, 4);
    assertThat(find("fifteen bytes.."))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, greatest);
  }

  @Test
  void aFullCacheForgetsAndGoesOn() {
    int pieces = 600_000;
    for (int i = 0; i < pieces; i++) {
      put("piece" + i, i);
    }

    assertThat(find("piece0")).isNull();
    assertThat(find("piece" + (pieces - 1))).containsExactly(pieces - 1);
    put("piece0", 1);
    assertThat(find("piece0")).containsExactly(1);
  }

  private void put(String piece, int... ids) {
    byte[] text = text(piece);
    cache.put(text, 0, text.length - Runs.PADDING, ids, 0, ids.length);
  }

  private int[] find(String piece) {
    byte[] text = text(piece);
    int end = cache.find(text, 0, text.length - Runs.PADDING, found, 0);
    return end < 0 ? null : Arrays.copyOf(found, end);
  }

  private static byte[] text(String piece) {
    byte[] utf8 = piece.getBytes(UTF_8);
    return Arrays.copyOf(utf8, utf8.length + Runs.PADDING);
  }
}
