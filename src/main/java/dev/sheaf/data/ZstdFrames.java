package dev.sheaf.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bytes of a zstd file as they are, held to end where a frame does.
 *
 * <p>Zstd's own stream takes a frame that is cut for a whole one, whenever it has read its
 * beginning together with the end of the frame in front of it. Here its structure is followed, not
 * what it holds:
 *
 * <pre>
 *   frame      magic 4, descriptor 1, window 0 or 1, dictionary 0 to 4, size 0 to 8,
 *              blocks, checksum 0 or 4
 *   block      last 1 bit, kind 2 bits, size 21 bits; content, of a run one byte
 *   skippable  magic 4, size 4, content
 * </pre>
 *
 * <p>Source: RFC 8878, 3.1.
 */
final class ZstdFrames extends StreamOver {
  private static final int FRAME = 0xFD2FB528;
  private static final int SKIPPABLE = 0x184D2A50;
  private static final int SKIPPABLE_KINDS = 0xF;
  private static final int WINDOW_BYTES = 1;
  private static final int CHECKSUM_BYTES = 4;
  private static final int RUN = 1;
  private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};
  private static final int[] SIZE_BYTES = {0, 2, 4, 8};
  private static final int[] SIZE_BYTES_OF_ONE_SEGMENT = {1, 2, 4, 8};

  /** A field that says what follows. */
  private enum Field {
    MAGIC(4),
    SKIPPABLE_SIZE(4),
    DESCRIPTOR(1),
    BLOCK(3);

    private final int bytes;

    Field(int bytes) {
      this.bytes = bytes;
    }
  }

  private Field field = Field.MAGIC;
  private int value;
  private int valueBytes;
  private int checksumBytes;

  /** Bytes that lie in front of the field. */
  private long between;

  ZstdFrames(InputStream in) {
    super(in);
  }

  /** Whether a frame begins with some bytes, or one that is skipped; four tell. */
  static boolean begin(byte[] head) {
    if (head.length < Field.MAGIC.bytes) {
      return false;
    }
    int magic = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt();
    return magic == FRAME || isSkippable(magic);
  }

  /** Compressors that work in parallel put such a frame in front of each of theirs. */
  private static boolean isSkippable(int magic) {
    return (magic & ~SKIPPABLE_KINDS) == SKIPPABLE;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    int count = in.read(target, from, length);
    if (count < 0 && (field != Field.MAGIC || valueBytes > 0 || between > 0)) {
      throw new EOFException("it ends too early");
    }
    follow(target, from, from + count);
    return count;
  }

  private void follow(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (between > 0) {
        int count = (int) Math.min(between, to - at);
        between -= count;
        at += count;
      } else {
        value |= (bytes[at++] & 0xFF) << (Byte.SIZE * valueBytes++);
        if (valueBytes == field.bytes) {
          field = behind(field, value);
          value = 0;
          valueBytes = 0;
        }
      }
    }
  }

  /** The field behind one; sets what lies between them. */
  private Field behind(Field last, int said) {
    return switch (last) {
      case MAGIC -> behindMagic(said);
      case SKIPPABLE_SIZE -> {
        between = Integer.toUnsignedLong(said);
        yield Field.MAGIC;
      }
      case DESCRIPTOR -> behindDescriptor(said);
      case BLOCK -> {
        boolean isLast = (said & 1) != 0;
        between = ((said >>> 1) & 3) == RUN ? 1 : said >>> 3;
        between += isLast ? checksumBytes : 0;
        yield isLast ? Field.MAGIC : Field.BLOCK;
      }
    };
  }

  private Field behindDescriptor(int said) {
    boolean isOneSegment = (said & 0x20) != 0;
    checksumBytes = (said & 4) != 0 ? CHECKSUM_BYTES : 0;
    between = isOneSegment ? 0 : WINDOW_BYTES;
    between += DICTIONARY_BYTES[said & 3];
    between += (isOneSegment ? SIZE_BYTES_OF_ONE_SEGMENT : SIZE_BYTES)[said >>> 6];
    return Field.BLOCK;
  }

  private Field behindMagic(int magic) {
    if (magic == FRAME) {
      return Field.DESCRIPTOR;
    } else if (isSkippable(magic)) {
      return Field.SKIPPABLE_SIZE;
    }
    between = Long.MAX_VALUE; // no frame, of which zstd will tell when it comes to it
    return Field.MAGIC;
  }
}
