package dev.sheaf.spark;

import dev.sheaf.data.Chunks;

/**
 * How finely work is cut.
 *
 * @param stride bytes of a chunk
 * @param tasks most tasks of a stage; where there is more to do, a task does several things
 */
record Grain(long stride, int tasks) {
  /**
   * The grain of every job. Spark holds kilobytes of the driver's memory a task, and an exchange
   * has as many blocks as the tasks on its two sides multiplied: with so many tasks, and not one a
   * chunk, both stay small however long the input is.
   */
  static final Grain DEFAULT = new Grain(Chunks.STRIDE, 20_000);

  /** How many tasks things to do are spread over. */
  int tasksFor(long things) {
    return (int) Math.min(things, tasks);
  }
}
