package dev.sheaf.split;

/**
 * Numbers that look like chance, each found without those before it.
 *
 * <p>Source: Steele, Lea and Flood 2014.
 */
public final class SplitMix64 {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private SplitMix64() {}

  /** The output of a number, the first being 1, from a seed. */
  public static long output(long seed, long number) {
    return mix(seed + number * GOLDEN_GAMMA);
  }

  /** The finalizer, a bijection. */
  static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
