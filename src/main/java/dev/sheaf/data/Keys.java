package dev.sheaf.data;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** The keys met in one object so far. */
final class Keys {
  /** As many are compared one by one. */
  private static final int FEW = 8;

  private final Text[] few = new Text[FEW];
  private int count;

  /** All of them, once they are many. Where hashes collide, a hash set goes by the texts' order. */
  private Set<Text> many;

  void clear() {
    count = 0;
    many = null;
  }

  /** Adds a key; false if it is there already. */
  boolean add(Text key) {
    if (many != null) {
      return many.add(key);
    }
    for (int i = 0; i < count; i++) {
      if (few[i].equals(key)) {
        return false;
      }
    }
    if (count < FEW) {
      few[count++] = key;
    } else {
      many = new HashSet<>(Arrays.asList(few));
      many.add(key);
    }
    return true;
  }
}
