package dev.sheaf.token;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
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
 *   <li>where the bytes of a token alone, joined by the least id first, come down to two tokens,
 *       the two are a merge of the list.
 * </ul>
 *
 * <p>That suffices: where two neighbours are joined in a text, their own bytes have been joined
 * before as they are when nothing stands beside them, since no join has crossed their ends.
 *
 * <p>A token whose bytes come down to more than two is never made by joining. It is used if a piece
 * as a whole is looked up first, as {@code ignore_merges} says and {@link BytePairTokenizer} does;
 * otherwise it is taken away.
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

  /**
   * Tells why the ids do not do what merges in the order of their ids say, as the end of a
   * sentence; empty if they do.
   *
   * @param merges pairs of ids, the left one in the upper half
   * @param takesWholePieces whether a piece that is a token is not joined from its bytes; if not,
   *     tokens that are never made are taken away
   */
  Optional<String> obstacle(long[] merges, boolean takesWholePieces) {
    long[] sorted = merges.clone();
    Arrays.sort(sorted);
    BitSet unmade = new BitSet();
    for (int id = 0; id < tokens.length; id++) {
      if (tokens[id] != null && tokens[id].length > 1) {
        long pair = lastJoin(tokens[id]);
        if (pair >= 0 && Arrays.binarySearch(sorted, pair) < 0) {
          return Optional.of("its merges do not make the token %s as its ids do".formatted(id));
        }
        unmade.set(id, pair < 0);
      }
    }
    if (!takesWholePieces) {
      unmade.stream().forEach(id -> tokens[id] = null);
    }
    return Optional.empty();
  }

  /**
   * The two tokens that some bytes come down to, the left one in the upper half, or -1 if they come
   * down to more.
   */
  long lastJoin(byte[] bytes) {
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
        if (joins[i] >= 0 && (least < 0 || joins[i] < joins[least])) {
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
        : Optional.of(String.format(Locale.ROOT, "its vocabulary lacks the byte 0x%02X", missing));
  }
}
