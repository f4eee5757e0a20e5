package dev.sheaf.plan;

import java.io.Serializable;

/**
 * Consecutive positions of a split.
 *
 * @param from the first
 * @param to the one after the last
 */
record Positions(long from, long to) implements Serializable {
  boolean contains(long position) {
    return from <= position && position < to;
  }

  long count() {
    return Math.max(0, to - from);
  }
}
