package dev.sheaf.token;

/**
 * Joins a piece's bytes to tokens as a {@link MergeTable} says, the least id first. Not
 * thread-safe.
 *
 * <p>Beside each part stands what it becomes with its right neighbour:
 *
 * <pre>
 *   parts  h  e  l  l  o        parts  h  e  ll  o        parts  he  ll  o        parts  hello
 *   joins  he .  ll .           joins  he .  llo          joins  .   llo          …
 * </pre>
 *
 * <p>Short pieces look through all joins for the least one. Long ones keep them in a heap, so that
 * a piece of n bytes takes n log n.
 */
final class Merger {
  /** Longest piece, in bytes, that looks through its joins. */
  private static final int SHORT = 64;

  /** How many joins are looked at in one step; behind the last one stands none as far as that. */
  private static final int STEP = 4;

  private static final int PLACE_BITS = 6;
  private static final int NONE = Integer.MAX_VALUE;

  /** Longest piece, in bytes, that the arrays are kept for. */
  private static final int KEPT = 1 << 14;

  private final MergeTable table;
  private final int[] ids = new int[SHORT];
  private final int[] joins = new int[SHORT];
  private HeapMerger longer;

  Merger(MergeTable table) {
    this.table = table;
  }

  /**
   * Writes the ids of {@code text[from, to)}, which is not empty.
   *
   * @param ids with room for an id a byte
   * @return where the ids end
   */
  int merge(byte[] text, int from, int to, int[] ids, int at) {
    return to - from <= SHORT
        ? mergeShort(text, from, to, ids, at)
        : longer(to - from).merge(text, from, to, ids, at);
  }

  private HeapMerger longer(int bytes) {
    if (bytes > KEPT) {
      return new HeapMerger(table, bytes);
    }
    if (longer == null) {
      longer = new HeapMerger(table, KEPT);
    }
    return longer;
  }

  private int mergeShort(byte[] text, int from, int to, int[] out, int at) {
    int count = to - from;
    for (int i = 0; i < count - 1; i++) {
      ids[i] = table.ofByte(text[from + i]);
      joins[i] = join(table.ofBytes(text[from + i], text[from + i + 1]), i);
    }
    ids[count - 1] = table.ofByte(text[to - 1]);
    for (int i = count - 1; i % STEP != 0; i++) {
      joins[i] = NONE;
    }
    for (long parts = joinAll(count); parts != 0; parts &= parts - 1) {
      out[at++] = ids[Long.numberOfTrailingZeros(parts)];
    }
    return at;
  }

  /** Joins until nothing is left to join; gives a bit for each place where a part is left. */
  private long joinAll(int count) {
    long parts = -1L >>> (64 - count);
    for (int least = least(count - 1); least != NONE; least = least(count - 1)) {
      int left = least & (SHORT - 1);
      int id = least >>> PLACE_BITS;
      long behind = parts & (-2L << left);
      int right = Long.numberOfTrailingZeros(behind);
      joins[right] = NONE;
      parts ^= 1L << right;
      behind &= behind - 1;
      ids[left] = id;
      joins[left] =
          behind == 0 ? NONE : join(table.of(id, ids[Long.numberOfTrailingZeros(behind)]), left);
      long before = parts & ((1L << left) - 1);
      if (before != 0) {
        int place = 63 - Long.numberOfLeadingZeros(before);
        joins[place] = join(table.of(ids[place], id), place);
      }
    }
    return parts;
  }

  /** The least join: each comparison waits for none but the fourth before it. */
  private int least(int count) {
    int[] joins = this.joins;
    int a = NONE;
    int b = NONE;
    int c = NONE;
    int d = NONE;
    for (int i = 0; i < count; i += STEP) {
      a = Math.min(a, joins[i]);
      b = Math.min(b, joins[i + 1]);
      c = Math.min(c, joins[i + 2]);
      d = Math.min(d, joins[i + 3]);
    }
    return Math.min(Math.min(a, b), Math.min(c, d));
  }

  private static int join(int id, int place) {
    return id == MergeTable.NONE ? NONE : (id << PLACE_BITS) | place;
  }
}
