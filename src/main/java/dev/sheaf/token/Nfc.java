package dev.sheaf.token;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.text.Normalizer.Form;

/**
 * Normalization Form C of text in UTF-8, by Java's tables.
 *
 * <p>Characters below U+0300 compose with nothing before them, so text of those alone, which has no
 * byte of 0xCC or more, is normalised.
 *
 * <p>Source: Unicode Standard Annex #15.
 */
final class Nfc {
  private static final int FIRST_MARK = 0xCC;

  private Nfc() {}

  static boolean isNormalized(byte[] utf8, int from, int to) {
    return isBelowMarks(utf8, from, to)
        || Normalizer.isNormalized(
            new String(utf8, from, to - from, StandardCharsets.UTF_8), Form.NFC);
  }

  private static boolean isBelowMarks(byte[] utf8, int from, int to) {
    int greatest = 0;
    for (int i = from; i < to; i++) {
      greatest = Math.max(greatest, utf8[i] & 0xFF);
    }
    return greatest < FIRST_MARK;
  }

  /** The same array if it is normalised. */
  static byte[] normalized(byte[] utf8) {
    return isNormalized(utf8, 0, utf8.length)
        ? utf8
        : Normalizer.normalize(new String(utf8, StandardCharsets.UTF_8), Form.NFC)
            .getBytes(StandardCharsets.UTF_8);
  }
}
