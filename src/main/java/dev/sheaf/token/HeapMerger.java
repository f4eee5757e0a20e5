package dev.sheaf.token;

import java.util.Arrays;

/**
 * Joins the bytes of a long piece: parts in a list, and their joins in a binary heap, a long each.
 *
 * <pre>
 *   [63  id  32] [31  place of the left part  0]
 * </pre>
 *
 * <p>Least first is least id first, and of equal ids the leftmost. A join whose parts have changed
 * since stays in the heap and is passed over when it comes up.
 *
 * <p>The list is one array, for a piece may have many megabytes. A part's id stands where it
 * begins; of the places that it leaves free, the first says where it ends, the last where it
 * begins, both negated:
 *
 * <pre>
 *   parts    h e l l o | w o | r       ids    hello ~5 . . ~0   wo ~5   r
 * </pre>
 */
final class HeapMerger {
  private static final int GONE = -1;

  private final MergeTable table;
  private final int[] ids;
  private long[] heap;
  private int size;

  /** For pieces of some bytes at most. */
  HeapMerger(MergeTable table, int bytes) {
    this.table = table;
    ids = new int[bytes];
    heap = new long[bytes];
  }

  /** As {@link Merger#merge}. */
  int merge(byte[] text, int from, int to, int[] out, int at) {
    int count = to - from;
    size = 0;
    for (int i = 0; i < count; i++) {
      ids[i] = table.ofByte(text[from + i]);
    }
    for (int i = 0; i + 1 < count; i++) {
      push(table.ofBytes(text[from + i], text[from + i + 1]), i);
    }
    while (size > 0) {
      join(pop(), count);
    }
    for (int i = 0; i < count; i = end(i, count)) {
      out[at++] = ids[i];
    }
    return at;
  }

  private void join(long least, int count) {
    int left = (int) least;
    int id = (int) (least >>> 32);
    int right = ids[left] < 0 ? count : end(left, count);
    if (right == count || table.of(ids[left], ids[right]) != id) {
      return;
    }
    int end = end(right, count);
    ids[right] = GONE;
    ids[left + 1] = ~end;
    ids[end - 1] = ~left;
    ids[left] = id;
    if (end < count) {
      pushJoin(left, end);
    }
    if (left > 0) {
      pushJoin(ids[left - 1] < 0 ? ~ids[left - 1] : left - 1, left);
    }
  }

  /** Where the part ends that begins at a place. */
  private int end(int start, int count) {
    if (start + 1 == count || ids[start + 1] >= 0) {
      return start + 1;
    }
    // The one place that a part of two leaves free says where it begins.
    return Math.max(~ids[start + 1], start + 2);
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
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size + size / 2);
    }
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
