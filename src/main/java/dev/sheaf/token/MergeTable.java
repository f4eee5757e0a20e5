package dev.sheaf.token;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;

/**
 * Which two neighbouring tokens become which token.
 *
 * <p>Byte-level BPE begins with a piece's bytes and joins, again and again, the two neighbours that
 * make the token of the least id, the leftmost first. A token is made in one way only, whatever
 * stands around it: the joins inside its bytes come in the order in which they come when it stands
 * alone, since no join has crossed its ends. So one pair an id is all there is to know:
 *
 * <pre>
 *   ids    97 a   98 b   99 c   256 ab   257 abc
 *   pairs  (97, 98) → 256   (256, 99) → 257
 * </pre>
 *
 * <p>A pair and what it becomes are one long, in a hash table with open addressing. Most pairs
 * become nothing: a filter, eight bits a slot and so an eighth of the table, says of nearly all of
 * those that they are not in it. Pairs of bytes stand in a table of their own, by the bytes.
 *
 * <p>Source: Sennrich, Haddow and Birch, <i>Neural Machine Translation of Rare Words with Subword
 * Units</i>, 2016; the order of joins is that of openai/tiktoken, {@code src/lib.rs}.
 */
final class MergeTable {
  /** What a pair becomes that becomes nothing; greater than every id. */
  static final int NONE = Integer.MAX_VALUE;

  /** Ids are below this. */
  static final int MOST_IDS = 1 << 21;

  private static final int ID_BITS = 21;
  private static final long ID = MOST_IDS - 1;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final int[] ofByte = new int[0x100];
  private final int[] ofBytes = new int[0x10000];
  private final long[] slots;
  private final long[] filter;
  private final BitSet unmade = new BitSet();
  private final int shift;

  private MergeTable(int ids) {
    int bits = 33 - Integer.numberOfLeadingZeros(Math.max(ids, 2));
    slots = new long[1 << bits];
    filter = new long[1 << (bits - 3)];
    shift = 64 - bits;
    Arrays.fill(ofByte, NONE);
    Arrays.fill(ofBytes, NONE);
  }

  /**
   * The table of a vocabulary.
   *
   * @throws IllegalArgumentException if it lacks a byte, or has an id that is too great
   */
  static MergeTable of(Vocabulary vocabulary) {
    if (vocabulary.size() > MOST_IDS) {
      throw new IllegalArgumentException(
          "The vocabulary has %s ids; there may be %s.".formatted(vocabulary.size(), MOST_IDS));
    }
    MergeTable table = new MergeTable(vocabulary.size());
    table.putBytes(vocabulary);
    table.putPairs(vocabulary);
    return table.unmade.isEmpty() ? table : byDefinition(vocabulary);
  }

  private void putBytes(Vocabulary vocabulary) {
    for (int id = vocabulary.size() - 1; id >= 0; id--) {
      if (vocabulary.length(id) == 1) {
        ofByte[vocabulary.bytes()[vocabulary.starts()[id]] & 0xFF] = id;
      }
    }
    for (int b = 0; b < ofByte.length; b++) {
      if (ofByte[b] == NONE) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "The vocabulary lacks the byte 0x%02X.", b));
      }
    }
  }

  /** Finds the pair of each id by joining its bytes as the lesser ids say. */
  private void putPairs(Vocabulary vocabulary) {
    Merger merger = new Merger(this);
    int[] parts = new int[1 << 10];
    for (int id = 0; id < vocabulary.size(); id++) {
      int length = vocabulary.length(id);
      if (length > 1) {
        parts = length > parts.length ? new int[length] : parts;
        int from = vocabulary.starts()[id];
        int count = merger.merge(vocabulary.bytes(), from, from + length, parts, 0);
        if (count == 2) {
          put(vocabulary, parts[0], parts[1], id);
        } else if (count > 2) {
          unmade.set(id);
        }
      }
    }
  }

  /** The table of a vocabulary where ids are made of greater ones, or not at all. */
  private static MergeTable byDefinition(Vocabulary vocabulary) {
    MergeTable table = new MergeTable(vocabulary.size());
    table.putBytes(vocabulary);
    byte[][] tokens = new byte[vocabulary.size()][];
    Arrays.setAll(tokens, id -> vocabulary.length(id) == 0 ? null : vocabulary.of(id));
    MergeOrder merges = new MergeOrder(tokens);
    for (int id = 0; id < tokens.length; id++) {
      if (vocabulary.length(id) > 1) {
        long pair = merges.lastJoin(tokens[id]);
        if (pair >= 0) {
          table.put(vocabulary, (int) (pair >>> 32), (int) pair, id);
        } else {
          table.unmade.set(id);
        }
      }
    }
    return table;
  }

  /** The ids that no joining makes; most vocabularies have none. */
  BitSet unmade() {
    return unmade;
  }

  /** The id of a byte. */
  int ofByte(byte b) {
    return ofByte[b & 0xFF];
  }

  /** What two bytes become, or {@link #NONE}. */
  int ofBytes(byte left, byte right) {
    return ofBytes[((left & 0xFF) << 8) | (right & 0xFF)];
  }

  /** What two ids become, or {@link #NONE}. */
  int of(int left, int right) {
    long pair = pair(left, right);
    long hash = pair * SPREAD;
    if (!mayHold(hash)) {
      return NONE;
    }
    int slot = slot(hash);
    while (slots[slot] != 0) {
      if (slots[slot] >>> ID_BITS == pair) {
        return (int) (slots[slot] & ID);
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return NONE;
  }

  private static long pair(int left, int right) {
    return ((long) left << ID_BITS) | right;
  }

  private int slot(long hash) {
    return (int) (hash >>> shift);
  }

  private boolean mayHold(long hash) {
    long bit = hash >>> (shift - 3);
    return (filter[(int) (bit >>> 6)] & (1L << bit)) != 0;
  }

  private void put(Vocabulary vocabulary, int left, int right, int id) {
    if (vocabulary.length(id) == 2) {
      int at = vocabulary.starts()[id];
      byte[] bytes = vocabulary.bytes();
      ofBytes[((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF)] = id;
    }
    long pair = pair(left, right);
    long hash = pair * SPREAD;
    long bit = hash >>> (shift - 3);
    filter[(int) (bit >>> 6)] |= 1L << bit;
    int slot = slot(hash);
    while (slots[slot] != 0) {
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = (pair << ID_BITS) | id;
  }
}
