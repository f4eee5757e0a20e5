package dev.sheaf.token;

/**
 * Cuts a text into the pieces that a split pattern matches, one after the other. Confined to one
 * thread at a time.
 */
interface Scanner {
  /**
   * Finds where the next pieces end, as many as there is room for.
   *
   * <pre>
   *   text   D o n ' t   g o !          from 0, to 9
   *   ends         3   5     8 9        Don 't  go !
   * </pre>
   *
   * @param text a text with {@link Runs#PADDING} bytes of zero behind its end
   * @param from where a piece begins
   * @param to the end of the text
   * @param ends filled from its start
   * @return how many ends there are; at least one if {@code from < to}
   */
  int split(byte[] text, int from, int to, int[] ends);
}
