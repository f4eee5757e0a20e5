package dev.sheaf.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteScanTest {
  @FunctionalInterface
  private interface Search {
    int in(byte[] bytes, int from, int to);
  }

  /** Bytes of which many are among those looked for, or differ from them in one bit. */
  private static byte[] bytes(Random random) {
    byte[] near = {'\n', 11, (byte) 0x8A, '"', (byte) 0xA2, '\\', (byte) 0xDC, '{', '}', '[', ']'};
    byte[] bytes = new byte[random.nextInt(60)];
    for (int i = 0; i < bytes.length; i++) {
      int kind = random.nextInt(20);
      bytes[i] =
          kind == 0
              ? near[random.nextInt(near.length)]
              : (byte) (kind == 1 ? random.nextInt(256) : 'a' + kind);
    }
    return bytes;
  }

  private static void assertFinds(Search search, String wanted) {
    Random random = new Random(5);
    for (int n = 0; n < 2_000; n++) {
      byte[] bytes = bytes(random);
      int from = random.nextInt(bytes.length + 1);
      int to = from + random.nextInt(bytes.length + 1 - from);
      int expected = from;
      while (expected < to && wanted.indexOf(bytes[expected]) < 0) {
        expected++;
      }
      assertThat(search.in(bytes, from, to)).as("%d", n).isEqualTo(expected);
    }
  }

  @Test
  void theFirstOfSomeBytesIsFoundWhereverItStands() {
    assertFinds(ByteScan::lineFeed, "\n");
    assertFinds((bytes, from, to) -> ByteScan.indexOf((byte) 'c', bytes, from, to), "c");
    assertFinds(ByteScan::quoteOrBracket, "\"{}[]");
  }

  @Test
  void bytesAboveAsciiAreFoundToo() {
    byte[] bytes = {1, 'A', (byte) 0xC1, (byte) 0xC2, 'B', (byte) 0x41, 0, 0, 0};

    assertThat(ByteScan.indexOf((byte) 0xC2, bytes, 0, 9)).isEqualTo(3);
  }

  @Test
  void lineFeedsAreCounted() {
    Random random = new Random(6);
    for (int n = 0; n < 2_000; n++) {
      byte[] bytes = bytes(random);
      int from = random.nextInt(bytes.length + 1);
      int expected = 0;
      for (int i = from; i < bytes.length; i++) {
        expected += bytes[i] == '\n' ? 1 : 0;
      }
      assertThat(ByteScan.lineFeeds(bytes, from, bytes.length)).isEqualTo(expected);
    }
  }

  @Test
  void plainAsciiEndsAtQuotesBackslashesControlsAndOtherBytes() {
    for (int b = 0; b < 256; b++) {
      for (int at = 0; at < 8; at++) {
        byte[] bytes = "abcdefgh".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        bytes[at] = (byte) b;
        boolean isPlain = b >= 0x20 && b < 0x80 && b != '"' && b != '\\';
        assertThat(ByteScan.first(ByteScan.notPlain(ByteScan.eight(bytes, 0))))
            .as("%02X at %d", b, at)
            .isEqualTo(isPlain ? 8 : at);
      }
    }
  }
}
