package dev.sheaf.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
  /** The JDK's strict decoder, which stops in front of the first malformed sequence. */
  private static int firstInvalidByTheJdk(byte[] bytes) {
    CharsetDecoder decoder = UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CoderResult result = decoder.decode(in, CharBuffer.allocate(bytes.length + 1), true);
    return result.isError() ? in.position() : bytes.length;
  }

  @Test
  void everyPairOfBytesIsJudgedAsTheJdkDoes() {
    for (int pair = 0; pair < 1 << 16; pair++) {
      byte[] bytes = {(byte) (pair >> 8), (byte) pair};
      assertThat(Utf8.firstInvalid(bytes, 0, 2))
          .as("%04X", pair)
          .isEqualTo(firstInvalidByTheJdk(bytes));
    }
  }

  @Test
  void bordersOfLongSequencesAreJudgedAsTheJdkDoes() {
    int[] leads = {0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF};
    int[] tails = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
    for (int lead : leads) {
      for (int second : tails) {
        for (int third : tails) {
          for (int fourth : tails) {
            byte[] bytes = {(byte) lead, (byte) second, (byte) third, (byte) fourth};
            assertThat(Utf8.firstInvalid(bytes, 0, 4))
                .as("%02X %02X %02X %02X", lead, second, third, fourth)
                .isEqualTo(firstInvalidByTheJdk(bytes));
          }
        }
      }
    }
  }

  @Test
  void oneBadByteIsFoundWhereverItStands() {
    Random random = new Random(7);
    for (int n = 1; n < 40; n++) {
      byte[] bytes = "a".repeat(n).getBytes(UTF_8);
      int bad = random.nextInt(n);
      bytes[bad] = (byte) 0x80;
      assertThat(Utf8.firstInvalid(bytes, 0, n)).isEqualTo(bad);
    }
  }

  @Test
  void whatLiesBehindTheEndIsNotLookedAt() {
    byte[] bytes = {'a', (byte) 0xC3, (byte) 0xA9};

    assertThat(Utf8.firstInvalid(bytes, 0, 3)).isEqualTo(3);
    assertThat(Utf8.firstInvalid(bytes, 0, 2)).isEqualTo(1);
  }

  @Test
  void everyCodePointIsWrittenAndReadAsTheJdkDoes() {
    byte[] bytes = new byte[6];
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      if (codePoint < 0xD800 || codePoint > 0xDFFF) {
        int end = Utf8.put(codePoint, bytes, 1);
        assertThat(new String(bytes, 1, end - 1, UTF_8)).isEqualTo(Character.toString(codePoint));
        assertThat(Utf8.codePoint(bytes, 1, end - 1)).isEqualTo(codePoint);
      }
    }
  }

  @Test
  void anExcerptEndsAtACodePoint() {
    byte[] bytes = "aé😀b".getBytes(UTF_8); // 1 + 2 + 4 + 1 bytes

    assertThat(Utf8.excerpt(bytes, 0, 8, 8)).isEqualTo("aé😀b");
    assertThat(Utf8.excerpt(bytes, 0, 8, 7)).isEqualTo("aé😀");
    assertThat(Utf8.excerpt(bytes, 0, 8, 6)).isEqualTo("aé");
    assertThat(Utf8.excerpt(bytes, 0, 8, 2)).isEqualTo("a");
  }

  @Test
  void anExcerptShowsBytesThatAreNotUtf8() {
    byte[] bytes = {'a', (byte) 0xE9, 'b', (byte) 0xC3};

    assertThat(Utf8.excerpt(bytes, 0, 4, 200)).isEqualTo("a\\xE9b\\xC3");
  }

  @Test
  void aLongTextIsShortenedAtACodePoint() {
    assertThat(Utf8.shortened("😀😀😀", 3)).isEqualTo("😀😀😀");
    assertThat(Utf8.shortened("😀😀😀", 2)).isEqualTo("😀😀…");
  }

  /** Behind other text, so that it is looked at eight bytes at a time, however these fall. */
  @Test
  void textInAStringEndsWhereItIsNotUtf8WhateverStandsThereAndHoweverItIsAligned() {
    for (int lead = 0x80; lead <= 0xFF; lead++) {
      for (int tail : new int[] {0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF}) {
        for (int tails = 0; tails <= 4; tails++) {
          for (int before = 0; before < 8; before++) {
            byte[] bytes = ("é一" + "a".repeat(before) + "01234" + "é一bcdefghij").getBytes(UTF_8);
            int at = 5 + before;
            bytes[at] = (byte) lead;
            Arrays.fill(bytes, at + 1, at + 1 + tails, (byte) tail);

            assertThat(JsonText.end(bytes, 0, bytes.length))
                .as("%02X and %d times %02X at %d", lead, tails, tail, at)
                .isEqualTo(firstInvalidByTheJdk(bytes));
          }
        }
      }
    }
  }
}
