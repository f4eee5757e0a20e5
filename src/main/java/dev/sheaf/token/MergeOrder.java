package dev.sheaf.token;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * Finds out whether a list of merges does what the ids alone say.
 *
 * <p>A {@code tokenizer.json} says which pairs are merged, in their order. {@link
 * BytePairTokenizer} knows no pairs: it joins any two neighbours whose joined bytes are a token,
 * the least id first. Both give the same ids if
 *
 * <ul>
 *   <li>merges come in the order of the ids that they make, and
 *   <li>of every token of several bytes the last join that its own bytes take, by the least id
 *       first and below its own id, is a merge of the list.
 * </ul>
 *
 * <p>That suffices: where two neighbours are joined in a text, their own bytes have been joined
 * before as they are when nothing stands beside them, since no join has crossed their ends.
 */
final class MergeOrder {
  private final byte[][] tokens;
  private final TokenIds ids;

  /**
   * A list of merges.
   *
   * @param tokens by id; null where there is none
   */
  MergeOrder(byte[][] tokens) {
    this.tokens = tokens;
    this.ids = new TokenIds(tokens);
  }

  /** The id of some bytes, or -1. */
  int id(byte[] bytes) {
    return ids.of(bytes, 0, bytes.length);
  }

  /**
   * Why the ids do not do what the merges say, as the end of a sentence; empty if they do.
   *
   * @param merges pairs of ids, the left one in the upper half, in their order
   */
  Optional<String> obstacle(long[] merges) {
    int last = -1;
    for (long merge : merges) {
      int id = joined(merge);
      if (id < last) {
        return Optional.of("its merges are not in the order of its ids");
      }
      last = id;
    }
    long[] sorted = merges.clone();
    Arrays.sort(sorted);
    for (int id = 0; id < tokens.length; id++) {
      if (tokens[id] != null && tokens[id].length > 1) {
        long pair = lastJoin(id);
        if (pair < 0 || Arrays.binarySearch(sorted, pair) < 0) {
          return Optional.of("its merges do not make the token %d from its bytes".formatted(id));
        }
      }
    }
    return Optional.empty();
  }

  private int joined(long merge) {
    byte[] left = tokens[(int) (merge >>> 32)];
    byte[] right = tokens[(int) merge];
    byte[] both = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, both, left.length, right.length);
    return id(both);
  }

  /** The two tokens that a token is joined from, or -1 if its bytes do not come down to two. */
  private long lastJoin(int id) {
    byte[] bytes = tokens[id];
    int[] starts = new int[bytes.length + 1];
    Arrays.setAll(starts, i -> i);
    int[] joins = new int[bytes.length];
    int parts = bytes.length;
    for (int i = 0; i + 1 < parts; i++) {
      joins[i] = ids.of(bytes, starts[i], starts[i + 2]);
    }
    while (parts > 2) {
      int least = -1;
      for (int i = 0; i + 1 < parts; i++) {
        if (joins[i] >= 0 && joins[i] < id && (least < 0 || joins[i] < joins[least])) {
          least = i;
        }
      }
      if (least < 0) {
        return -1;
      }
      System.arraycopy(starts, least + 2, starts, least + 1, parts - least - 1);
      System.arraycopy(joins, least + 1, joins, least, parts - least - 1);
      parts--;
      for (int i = Math.max(0, least - 1); i <= least && i + 1 < parts; i++) {
        joins[i] = ids.of(bytes, starts[i], starts[i + 2]);
      }
    }
    int left = ids.of(bytes, 0, starts[1]);
    int right = ids.of(bytes, starts[1], bytes.length);
    return left < 0 || right < 0 ? -1 : (long) left << 32 | right;
  }

  /** Which byte a vocabulary lacks, as the end of a sentence; empty if it has all. */
  static Optional<String> missingByte(byte[][] tokens) {
    BitSet there = new BitSet(0x100);
    for (byte[] token : tokens) {
      if (token != null && token.length == 1) {
        there.set(token[0] & 0xFF);
      }
    }
    int missing = there.nextClearBit(0);
    return missing == 0x100
        ? Optional.empty()
        : Optional.of("its vocabulary lacks the byte 0x%02X".formatted(missing));
  }
}
