package dev.sheaf.token;

import java.util.Arrays;

/**
 * The characters that stand for bytes in the vocabularies of byte-level tokenizers.
 *
 * <p>The bytes {@code ! … ~}, {@code ¡ … ¬} and {@code ® … ÿ} stand for themselves as Latin-1; the
 * other 68, in their order, are the characters from U+0100 on. So a blank is {@code Ġ}, a line feed
 * {@code Ċ}.
 *
 * <p>Source: openai/gpt-2, {@code src/encoder.py}, {@code bytes_to_unicode}.
 */
final class ByteAlphabet {
  private static final int[] BYTE_OF = byteOf();

  private ByteAlphabet() {}

  private static int[] byteOf() {
    int[] byteOf = new int[0x144];
    Arrays.fill(byteOf, -1);
    int next = 0x100;
    for (int b = 0; b < 0x100; b++) {
      byteOf[isPrinted(b) ? b : next++] = b;
    }
    return byteOf;
  }

  private static boolean isPrinted(int b) {
    return (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
  }

  /** The bytes that a text stands for, or null if one of its characters is not of the alphabet. */
  static byte[] bytes(String text) {
    byte[] bytes = new byte[text.length()];
    for (int i = 0; i < bytes.length; i++) {
      char c = text.charAt(i);
      if (c >= BYTE_OF.length || BYTE_OF[c] < 0) {
        return null;
      }
      bytes[i] = (byte) BYTE_OF[c];
    }
    return bytes;
  }
}
