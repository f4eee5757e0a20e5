package dev.sheaf.token;

/** Turns the bits of a block into places of a text. */
final class Ends {
  private Ends() {}

  /**
   * Writes the places of the bits that are set, eight at a time, so that how many there are is
   * seldom guessed wrong.
   *
   * @param base the place of the lowest bit
   * @param ends with room for 64 more
   * @return how many ends there are now
   */
  static int write(long bits, int base, int[] ends, int count) {
    int total = count + Long.bitCount(bits);
    for (int i = count; i < total; i += 8) {
      for (int k = 0; k < 8; k++) {
        ends[i + k] = base + Long.numberOfTrailingZeros(bits);
        bits &= bits - 1;
      }
    }
    return total;
  }
}
