package dev.sheaf.token;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The places in a piece that no token lies across: what stands in front of such a seam and what
 * stands behind it are joined each on its own, as if the piece ended there.
 *
 * <p>A token across a place has one byte on one side of it, or two at least on both. So two looks
 * tell: at the two bytes around the place, whether a token begins or ends with the one or the other
 * of them, and at the four, whether they stand inside a token. With a vocabulary of bytes, letters,
 * жу, ук and ки:
 *
 * <pre>
 *   жукижу    →  жуки | жу       no token has и and ж in it
 * </pre>
 *
 * <p>Only the borders of characters beyond ASCII are looked at, as nearly every two letters of
 * ASCII are a token. A clause in Chinese, which is a piece and is seen once, falls into words that
 * are seen often.
 *
 * <p>Four bytes are looked up by a hash: where two hashes are equal, a seam may be missed, and none
 * is found that is not there.
 */
final class Seams {
  private static final VarHandle FOUR_BYTES =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int BITS = 18;
  private static final int SPREAD = 0x9E3779B1; // 2^32 over the golden ratio

  private final long[] twos = new long[1 << (2 * Byte.SIZE - 6)];
  private final long[] fours = new long[1 << (BITS - 6)];
  private final boolean mayBe;

  /**
   * Seams everywhere or nowhere; tokens to come lie across them.
   *
   * @param mayBe whether there are any
   */
  Seams(boolean mayBe) {
    this.mayBe = mayBe;
  }

  /**
   * The seams that a vocabulary leaves; none where a piece as a whole may be a token that its parts
   * do not make.
   */
  static Seams of(Vocabulary vocabulary, WholePieces wholePieces) {
    Seams seams = new Seams(wholePieces.ids().isEmpty());
    if (seams.mayBe) {
      for (int id = 0; id < vocabulary.size(); id++) {
        seams.cross(vocabulary.bytes(), vocabulary.starts()[id], vocabulary.starts()[id + 1]);
      }
    }
    return seams;
  }

  /** Takes the seams away that the token {@code bytes[from, to)} lies across. */
  void cross(byte[] bytes, int from, int to) {
    for (int at = from + 1; at < to; at++) {
      if (isBorder(bytes, at)) {
        if (at == from + 1 || at == to - 1) {
          set(twos, two(bytes, at));
        } else {
          set(fours, four(bytes, at));
        }
      }
    }
  }

  /** The first seam in a stretch that begins at a seam or with its piece, or the stretch's end. */
  int next(byte[] text, int from, int to) {
    if (mayBe) {
      for (int at = from + 1; at < to; at++) {
        if (isBorder(text, at) && !isCrossed(text, from, to, at)) {
          return at;
        }
      }
    }
    return to;
  }

  private boolean isCrossed(byte[] text, int from, int to, int at) {
    boolean inMidst = at - from >= 2 && to - at >= 2;
    return isSet(twos, two(text, at)) || (inMidst && isSet(fours, four(text, at)));
  }

  /** Whether a character begins at a place, and it or the one before it is beyond ASCII. */
  private static boolean isBorder(byte[] text, int at) {
    boolean begins = (text[at] & 0xC0) != 0x80;
    return begins && (text[at] < 0 || text[at - 1] < 0);
  }

  private static int two(byte[] text, int at) {
    return (text[at - 1] & 0xFF) << Byte.SIZE | (text[at] & 0xFF);
  }

  private static int four(byte[] text, int at) {
    return ((int) FOUR_BYTES.get(text, at - 2) * SPREAD) >>> (Integer.SIZE - BITS);
  }

  private static void set(long[] bits, int bit) {
    bits[bit >>> 6] |= 1L << bit;
  }

  private static boolean isSet(long[] bits, int bit) {
    return (bits[bit >>> 6] & (1L << bit)) != 0;
  }
}
