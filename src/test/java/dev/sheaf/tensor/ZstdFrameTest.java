package dev.sheaf.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Frames that share their middle, read by Zstandard itself. */
class ZstdFrameTest {
  private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(1);
  private final ZstdFrame frame = new ZstdFrame(zstd);

  @Test
  void aFrameHoldsHeadMiddleAndTail() {
    frame.compress(new byte[] {4, 5, 6}, 3);

    assertThat(around(new byte[] {1, 2, 3}, new byte[] {7})).containsExactly(1, 2, 3, 4, 5, 6, 7);
    assertThat(around(new byte[] {9}, new byte[0])).containsExactly(9, 4, 5, 6);
  }

  @Test
  void theMiddleMayBeEmpty() {
    frame.compress(new byte[0], 0);

    assertThat(around(new byte[] {1}, new byte[] {2})).containsExactly(1, 2);
  }

  @Test
  void anyPartMayHaveManyBlocks() {
    Random random = new Random(4);
    for (int round = 0; round < 60; round++) {
      byte[] middle = text(random, random.nextInt(1 << random.nextInt(21)));
      byte[] head = text(random, 1 + random.nextInt(1 << random.nextInt(19)));
      byte[] tail = text(random, random.nextInt(24));
      frame.compress(middle, middle.length);

      assertThat(around(head, tail)).isEqualTo(joined(head, middle, tail));
      assertThat(around(tail, tail)).isEqualTo(joined(tail, middle, tail));
    }
  }

  /** Words over and over, runs of one byte, or noise: blocks of every kind. */
  private static byte[] text(Random random, int length) {
    byte[] bytes = new byte[length];
    switch (random.nextInt(3)) {
      case 0 -> random.nextBytes(bytes);
      case 1 -> Arrays.fill(bytes, (byte) random.nextInt());
      default -> {
        for (int i = 0; i < length; i++) {
          bytes[i] = (byte) (i % 97 < 90 ? i % 97 : random.nextInt(9));
        }
      }
    }
    return bytes;
  }

  private byte[] around(byte[] head, byte[] tail) {
    ParquetBytes made = frame.around(bytes(head), bytes(tail));
    byte[] alone = Arrays.copyOf(made.array(), made.size());
    assertThat(Zstd.getFrameContentSize(alone))
        .isEqualTo(head.length + frame.bytes() + tail.length);
    byte[] content = new byte[head.length + frame.bytes() + tail.length];
    assertThat(Zstd.decompress(content, alone)).isEqualTo(content.length);
    return content;
  }

  private static ParquetBytes bytes(byte[] array) {
    ParquetBytes bytes = new ParquetBytes();
    bytes.put(array, 0, array.length);
    return bytes;
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
