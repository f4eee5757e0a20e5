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

  private static final int KEPT = 1 << 14;

  private final MergeTable table;
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

  private int mergeShort(byte[] text, int from, int to, int[] ids, int at) {
    int last = at + to - from - 1;
    int toText = from - at;
    for (int i = at; i < last; i++) {
      ids[i] = table.ofByte(text[toText + i]);
      joins[i - at] = table.ofBytes(text[toText + i], text[toText + i + 1]);
    }
    ids[last] = table.ofByte(text[to - 1]);
    return join(ids, at, last) + 1;
  }

  /** Joins until nothing is left to join; gives where the last part stands. */
  private int join(int[] ids, int at, int last) {
    while (last > at) {
      int where = least(last - at);
      int id = joins[where];
      if (id == MergeTable.NONE) {
        break;
      }
      ids[at + where] = id;
      last--;
      for (int i = where + 1; i <= last - at; i++) {
        ids[at + i] = ids[at + i + 1];
        joins[i - 1] = joins[i];
      }
      if (where > 0) {
        joins[where - 1] = table.of(ids[at + where - 1], id);
      }
      if (at + where < last) {
        joins[where] = table.of(id, ids[at + where + 1]);
      }
    }
    return last;
  }

  private int least(int count) {
    int where = 0;
    for (int i = 1; i < count; i++) {
      where = joins[i] < joins[where] ? i : where;
    }
    return where;
  }
}
