package dev.sheaf.token;

import java.util.Arrays;

/** Token ids in a row: an int array that grows. Not thread-safe. */
public final class Ids {
  private int[] array = new int[256];
  private int length;

  /** The array that holds the ids, at its start; another one once it has grown. */
  public int[] array() {
    return array;
  }

  /** How many ids there are. */
  public int length() {
    return length;
  }

  /** Forgets the ids and keeps the array. */
  public void clear() {
    length = 0;
  }

  /** Appends an id. */
  public void add(int id) {
    room(1)[length++] = id;
  }

  /** The ids, in an array of their own. */
  public int[] toArray() {
    return Arrays.copyOf(array, length);
  }

  /** The array, with room behind the ids for some more; {@link #lengthen} makes them count. */
  int[] room(int more) {
    if (more > array.length - length) {
      array = Arrays.copyOf(array, Math.max(Math.addExact(length, more), grown(array.length)));
    }
    return array;
  }

  private static int grown(int length) {
    return (int) Math.min(2L * length, Integer.MAX_VALUE - 8);
  }

  /** Takes what was written behind the ids for ids, up to a new length. */
  void lengthen(int length) {
    this.length = length;
  }
}
