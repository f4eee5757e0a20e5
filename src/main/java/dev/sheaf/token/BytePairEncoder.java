package dev.sheaf.token;

import java.util.Arrays;

/**
 * Byte-level BPE: cuts a text into pieces and looks their ids up, or finds them by joining bytes.
 *
 * <pre>
 *   text                   The foxes  ran.
 *   pieces, by a Scanner   [The] [ foxes] [ ] [ ran] [.]
 *   ids                    464    21831 274  220  4966  13      known pieces from a cache,
 *                                 └ fox es ┘                    others by a Merger
 * </pre>
 */
final class BytePairEncoder implements Encoder {
  private final Scanner scanner;
  private final WholePieces wholePieces;
  private final Merger merger;
  private final PieceCache shorter = new PieceCache();
  private final LongPieceCache longer = new LongPieceCache();
  private final int[] ends = new int[256];
  private byte[] text = new byte[1 << 12];

  BytePairEncoder(Scanner scanner, MergeTable merges, WholePieces wholePieces) {
    this.scanner = scanner;
    this.merger = new Merger(merges);
    this.wholePieces = wholePieces;
  }

  @Override
  public void encode(byte[] utf8, int from, int to, Ids ids) {
    int length = to - from;
    copy(utf8, from, length);
    for (int at = 0; at < length; ) {
      int count = scanner.split(text, at, length, ends);
      appendPieces(at, count, ids);
      at = ends[count - 1];
    }
  }

  private void copy(byte[] utf8, int from, int length) {
    int needed = Math.addExact(length, Runs.PADDING);
    if (needed > text.length) {
      text = new byte[(int) Math.min(Math.max(needed, 2L * text.length), Integer.MAX_VALUE - 8)];
    }
    System.arraycopy(utf8, from, text, 0, length);
    Arrays.fill(text, length, needed, (byte) 0);
  }

  private void appendPieces(int from, int count, Ids ids) {
    // No piece has more ids than bytes.
    int[] out = ids.room(ends[count - 1] - from + PieceCache.SPARE);
    int length = ids.length();
    for (int i = 0; i < count; i++) {
      int to = ends[i];
      length =
          to - from <= PieceCache.LONGEST
              ? append(from, to, out, length)
              : appendLong(from, to, out, length);
      from = to;
    }
    ids.lengthen(length);
  }

  private int append(int from, int to, int[] out, int at) {
    long low = PieceCache.low(text, from, to - from);
    long high = PieceCache.high(text, from, to - from);
    int end = shorter.find(low, high, out, at);
    return end >= 0 ? end : learn(low, high, from, to, out, at);
  }

  private int learn(long low, long high, int from, int to, int[] out, int at) {
    int end = join(from, to, out, at);
    shorter.put(low, high, out, at, end);
    return end;
  }

  private int appendLong(int from, int to, int[] out, int at) {
    if (to - from > LongPieceCache.LONGEST) {
      return join(from, to, out, at);
    }
    long hash = LongPieceCache.hash(text, from, to);
    int end = longer.find(hash, text, from, to, out, at);
    if (end < 0) {
      end = join(from, to, out, at);
      longer.put(hash, text, from, to, out, at, end);
    }
    return end;
  }

  private int join(int from, int to, int[] out, int at) {
    int whole = wholePieces.id(text, from, to);
    if (whole == MergeTable.NONE) {
      return merger.merge(text, from, to, out, at);
    }
    out[at] = whole;
    return at + 1;
  }
}
