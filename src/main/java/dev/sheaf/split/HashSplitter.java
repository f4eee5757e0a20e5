package dev.sheaf.split;

import dev.sheaf.data.Example;
import dev.sheaf.data.Sha256;
import dev.sheaf.data.Text;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * Splits by content: a record keeps its side when others come, go or move, and equal questions
 * never sit on two sides.
 *
 * <p>u is the first 8 bytes, unsigned and big-endian, of SHA-256 over
 *
 * <pre>
 *   seed (8 bytes) | length of instruction (4) | instruction | length of input (4) | input
 * </pre>
 *
 * <p>with texts in UTF-8, lengths in bytes, and numbers big-endian. An example is train if u / 2⁶⁴,
 * in IEEE doubles, is below {@code train}, test if it is below {@code train + test}, else
 * validation.
 */
public record HashSplitter(Fractions fractions, long seed) implements Splitter {
  @Override
  public Split split(Example example, long rank) {
    double u = unsignedToDouble(hash(example)) * 0x1p-64;
    if (u < fractions.train()) {
      return Split.TRAIN;
    }
    return u < fractions.train() + fractions.test() ? Split.TEST : Split.VALIDATION;
  }

  private long hash(Example example) {
    ByteBuffer key = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
    MessageDigest digest = Sha256.digest();
    digest.update(key.putLong(seed).putInt(example.instruction().length()).flip());
    update(digest, example.instruction());
    digest.update(key.clear().putInt(example.input().length()).flip());
    update(digest, example.input());
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  private static void update(MessageDigest digest, Text text) {
    digest.update(text.array(), text.from(), text.length());
  }

  /** Rounds to the nearest double, ties to even, as a division of exact integers would. */
  static double unsignedToDouble(long u) {
    // Half of u with its last bit kept sticky rounds as u itself does.
    return u >= 0 ? (double) u : (double) ((u >>> 1) | (u & 1)) * 2.0;
  }
}
