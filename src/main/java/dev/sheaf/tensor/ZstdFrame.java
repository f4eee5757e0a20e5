package dev.sheaf.tensor;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;

/**
 * Zstandard frames that share their middle: it is compressed once, and stands between bytes as they
 * are.
 *
 * <pre>
 *   the middle's own frame     magic, header | block | block, last |
 *   around it                  magic, header | head, raw | block | block | tail, raw, last |
 * </pre>
 *
 * <p>What a block repeats lies in the blocks before it, as many bytes back as before; raw blocks
 * leave the offsets that were used last as a frame begins with them. So the blocks mean the same
 * wherever they begin.
 *
 * <p>Source: RFC 8878, Zstandard Compression and the 'application/zstd' Media Type, 3.1.1.
 */
final class ZstdFrame {
  private static final int MAGIC = 0xFD2FB528;

  /** The content's size in four bytes; one segment, so that the window is the content. */
  private static final int DESCRIPTOR = 0b10_1_00_0_00;

  private static final int MOST_RAW = 1 << 17;
  private static final int RAW = 0;
  private static final int RUN = 1;

  private final ZstdCompressCtx zstd;
  private final ParquetBytes frame = new ParquetBytes();
  private byte[] middle = new byte[0];
  private int from;
  private int to;
  private int bytes;

  ZstdFrame(ZstdCompressCtx zstd) {
    this.zstd = zstd;
  }

  /** Compresses the middle of the frames to come. */
  void compress(byte[] array, int size) {
    int most = Math.toIntExact(Zstd.compressBound(size));
    if (middle.length < most) {
      middle = new byte[most];
    }
    to = zstd.compressByteArray(middle, 0, middle.length, array, 0, size);
    from = firstBlock();
    bytes = size;
    middle[lastBlock()] &= ~1;
  }

  private int firstBlock() {
    int descriptor = middle[4];
    boolean oneSegment = (descriptor & 0b100000) != 0;
    int sizeBytes = 1 << (descriptor >>> 6 & 3);
    sizeBytes = sizeBytes > 1 || oneSegment ? sizeBytes : 0;
    return 5 + (oneSegment ? 0 : 1) + sizeBytes;
  }

  private int lastBlock() {
    int block = from;
    while ((middle[block] & 1) == 0) {
      int head =
          Byte.toUnsignedInt(middle[block])
              | Byte.toUnsignedInt(middle[block + 1]) << 8
              | Byte.toUnsignedInt(middle[block + 2]) << 16;
      block += 3 + ((head >>> 1 & 3) == RUN ? 1 : head >>> 3);
    }
    return block;
  }

  /** The middle's bytes before compression. */
  int bytes() {
    return bytes;
  }

  /**
   * A frame of some bytes, the middle, and some bytes; good until the next one.
   *
   * @param tail at most 128 KiB
   */
  ParquetBytes around(ParquetBytes head, ParquetBytes tail) {
    frame.clear();
    frame.putInt(MAGIC);
    frame.putByte(DESCRIPTOR);
    frame.putInt(Math.addExact(head.size(), Math.addExact(bytes, tail.size())));
    for (int at = 0; at < head.size(); at += MOST_RAW) {
      putRaw(head, at, Math.min(MOST_RAW, head.size() - at), 0);
    }
    frame.put(middle, from, to - from);
    putRaw(tail, 0, tail.size(), 1);
    return frame;
  }

  private void putRaw(ParquetBytes raw, int at, int count, int last) {
    int head = count << 3 | RAW << 1 | last;
    frame.putByte(head);
    frame.putByte(head >>> 8);
    frame.putByte(head >>> 16);
    frame.put(raw.array(), at, count);
  }
}
