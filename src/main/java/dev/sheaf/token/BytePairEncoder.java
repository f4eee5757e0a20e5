package dev.sheaf.token;

import java.util.Arrays;

/**
 * Byte-level BPE: cuts a text into pieces and looks their ids up, or finds them by joining bytes.
 *
 * <pre>
 *   text                   The foxes  ran.
 *   pieces, by a Scanner   [The] [ foxes] [ ] [ ran] [.]
 *   ids                    464    21831 274  220  4966  13      known pieces from tables,
 *                                 └ fox es ┘                    others by a Merger
 * </pre>
 *
 * <p>A piece that is not known falls apart at its {@link Seams}, if it has any, and its stretches
 * are looked up and found as pieces are.
 */
final class BytePairEncoder implements Encoder {
  private final Scanner scanner;
  private final WholePieces wholePieces;
  private final Seams seams;
  private final Merger merger;
  private final ShortPieces shorts = new ShortPieces();
  private final MiddlePieces middles = new MiddlePieces();
  private final LongPieces longs = new LongPieces();
  private final int[] ends = new int[320];
  private byte[] text = new byte[1 << 12];

  BytePairEncoder(Scanner scanner, MergeTable merges, WholePieces wholePieces, Seams seams) {
    this.scanner = scanner;
    this.seams = seams;
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
    Encoder.checkLength(length);
    int needed = length + Runs.PADDING;
    if (needed > text.length) {
      text = new byte[(int) Math.min(Math.max(needed, 2L * text.length), Integer.MAX_VALUE - 8)];
    }
    System.arraycopy(utf8, from, text, 0, length);
    Arrays.fill(text, length, needed, (byte) 0);
  }

  private void appendPieces(int from, int count, Ids ids) {
    // No piece has more ids than bytes.
    ids.room(ends[count - 1] - from + PackedIds.SPARE);
    int i = appendKnown(from, 0, count, ids);
    while (i < count) {
      ids.lengthen(append(i == 0 ? from : ends[i - 1], ends[i], ids.array(), ids.length()));
      i = appendKnown(ends[i], i + 1, count, ids);
    }
  }

  /**
   * Appends short pieces that are known, up to the first that is not.
   *
   * <p>Nothing long is called here, so that the compiler makes one tight loop of it.
   *
   * @return which piece that is
   */
  private int appendKnown(int from, int first, int count, Ids ids) {
    int[] out = ids.array();
    int length = ids.length();
    int i = first;
    for (; i < count; i++) {
      int bytes = ends[i] - from;
      if (bytes > ShortPieces.LONGEST) {
        break;
      }
      int end = shorts.find(text, from, bytes, out, length);
      if (end < 0) {
        break;
      }
      length = end;
      from = ends[i];
    }
    ids.lengthen(length);
    return i;
  }

  /** Appends a short piece that is not known, or a longer one. */
  private int append(int from, int to, int[] out, int at) {
    int bytes = to - from;
    if (bytes > MiddlePieces.LONGEST) {
      return appendStretches(from, to, out, at);
    }
    int end = bytes <= ShortPieces.LONGEST ? -1 : middles.find(text, from, bytes, out, at);
    if (end < 0) {
      boolean whole = seams.next(text, from, to) == to;
      end = whole ? join(from, to, out, at) : appendStretches(from, to, out, at);
      put(from, to, out, at, end);
    }
    return end;
  }

  private int appendStretches(int from, int to, int[] out, int at) {
    int end = at;
    for (int start = from; start < to; ) {
      int seam = seams.next(text, start, to);
      end = appendStretch(start, seam, out, end);
      start = seam;
    }
    return end;
  }

  private int appendStretch(int from, int to, int[] out, int at) {
    int end = find(from, to, out, at);
    if (end < 0) {
      end = join(from, to, out, at);
      put(from, to, out, at, end);
    }
    return end;
  }

  private int find(int from, int to, int[] out, int at) {
    int bytes = to - from;
    if (bytes <= ShortPieces.LONGEST) {
      return shorts.find(text, from, bytes, out, at);
    }
    if (bytes <= MiddlePieces.LONGEST) {
      return middles.find(text, from, bytes, out, at);
    }
    return bytes <= LongPieces.LONGEST ? longs.find(text, from, to, out, at) : -1;
  }

  private void put(int from, int to, int[] out, int start, int end) {
    int bytes = to - from;
    if (bytes <= ShortPieces.LONGEST) {
      shorts.put(text, from, bytes, out, start, end);
    } else if (bytes <= MiddlePieces.LONGEST) {
      middles.put(text, from, bytes, out, start, end);
    } else if (bytes <= LongPieces.LONGEST) {
      longs.put(text, from, to, out, start, end);
    }
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
