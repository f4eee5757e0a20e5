package dev.sheaf.token;

import java.util.Arrays;

/** The ids of tokens by their bytes: a hash table with linear probing. */
final class TokenIds {
  private final byte[][] tokens;
  private final int[] slots;

  TokenIds(byte[][] tokens) {
    this.tokens = tokens;
    this.slots = new int[Math.max(2, Integer.highestOneBit(tokens.length) * 4)];
    Arrays.fill(slots, -1);
    for (int id = 0; id < tokens.length; id++) {
      if (tokens[id] != null) {
        int slot = slot(tokens[id], 0, tokens[id].length);
        slots[slot] = slots[slot] < 0 ? id : slots[slot];
      }
    }
  }

  /** The id of the bytes [from, to), the least one if there are several; -1 if there is none. */
  int of(byte[] bytes, int from, int to) {
    return slots[slot(bytes, from, to)];
  }

  private int slot(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    int slot = ((hash * 0x9E3779B1) >>> 7) & (slots.length - 1);
    while (slots[slot] >= 0 && !isToken(slots[slot], bytes, from, to)) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private boolean isToken(int id, byte[] bytes, int from, int to) {
    byte[] token = tokens[id];
    return Arrays.equals(token, 0, token.length, bytes, from, to);
  }
}
