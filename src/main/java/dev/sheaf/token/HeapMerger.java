package dev.sheaf.token;

/**
 * Joins the bytes of a long piece: parts in a linked list, and their joins in a binary heap, a long
 * each.
 *
 * <pre>
 *   [63  id  32] [31  place of the left part  0]
 * </pre>
 *
 * <p>Least first is least id first, and of equal ids the leftmost. A join whose parts have changed
 * since stays in the heap and is passed over when it comes up.
 */
final class HeapMerger {
  private static final int GONE = -1;

  private final MergeTable table;
  private final int[] ids;
  private final int[] next;
  private final int[] before;
  private final long[] heap;
  private int size;

  /** For pieces of some bytes at most. */
  HeapMerger(MergeTable table, int bytes) {
    this.table = table;
    ids = new int[bytes];
    next = new int[bytes];
    before = new int[bytes];
    // Each byte begins with a join, and each of the joins made, fewer than bytes, adds one net.
    heap = new long[2 * bytes + 2];
  }

  /** As {@link Merger#merge}. */
  int merge(byte[] text, int from, int to, int[] out, int at) {
    int count = to - from;
    size = 0;
    for (int i = 0; i < count; i++) {
      ids[i] = table.ofByte(text[from + i]);
      next[i] = i + 1;
      before[i] = i - 1;
    }
    for (int i = 0; i + 1 < count; i++) {
      push(table.ofBytes(text[from + i], text[from + i + 1]), i);
    }
    while (size > 0) {
      join(pop(), count);
    }
    for (int i = 0; i < count; i = next[i]) {
      out[at++] = ids[i];
    }
    return at;
  }

  private void join(long least, int count) {
    int left = (int) least;
    int id = (int) (least >>> 32);
    int right = next[left];
    boolean isLive = ids[left] != GONE && right < count && table.of(ids[left], ids[right]) == id;
    if (!isLive) {
      return;
    }
    ids[left] = id;
    ids[right] = GONE;
    next[left] = next[right];
    if (next[left] < count) {
      before[next[left]] = left;
      pushJoin(left, next[left]);
    }
    if (before[left] >= 0) {
      pushJoin(before[left], left);
    }
  }

  private void pushJoin(int left, int right) {
    push(table.of(ids[left], ids[right]), left);
  }

  private void push(int id, int left) {
    if (id != MergeTable.NONE) {
      push(((long) id << 32) | left);
    }
  }

  private void push(long join) {
    int at = size++;
    while (at > 0 && heap[(at - 1) >>> 1] > join) {
      heap[at] = heap[(at - 1) >>> 1];
      at = (at - 1) >>> 1;
    }
    heap[at] = join;
  }

  private long pop() {
    long least = heap[0];
    long last = heap[--size];
    int at = 0;
    int child = 1;
    while (child < size) {
      child += child + 1 < size && heap[child + 1] < heap[child] ? 1 : 0;
      if (heap[child] >= last) {
        break;
      }
      heap[at] = heap[child];
      at = child;
      child = 2 * at + 1;
    }
    heap[at] = last;
    return least;
  }
}
