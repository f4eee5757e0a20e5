package dev.sheaf.token;

import java.util.Arrays;

/**
 * Reads the ranks of OpenAI's encodings: a line a token, its bytes in Base64, a blank, and its
 * rank. The ranks go up from line to line; those that are left out are no token's.
 *
 * <pre>
 *   IQ== 0
 *   Ig== 1
 *   …
 *   IGZveA== 21831       " fox"
 * </pre>
 *
 * <p>Source: openai/tiktoken, {@code tiktoken/load.py}; RFC 4648, section 4.
 */
final class RankFile {
  private static final byte[] DIGITS = digits();

  private final byte[] lines;
  private int at;
  private final byte[] bytes;
  private int length;
  private int[] starts = new int[1 << 16];
  private int size;

  private RankFile(byte[] lines) {
    this.lines = lines;
    this.bytes = new byte[lines.length];
  }

  static Vocabulary read(byte[] lines) {
    RankFile file = new RankFile(lines);
    while (file.at < lines.length) {
      file.readLine();
    }
    return new Vocabulary(
        Arrays.copyOf(file.bytes, file.length), Arrays.copyOf(file.starts, file.size + 1));
  }

  private static byte[] digits() {
    byte[] values = new byte[0x80];
    String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int value = 0; value < digits.length(); value++) {
      values[digits.charAt(value)] = (byte) value;
    }
    return values;
  }

  private void readLine() {
    int start = length;
    readBase64();
    at++;
    int rank = readNumber();
    at++;
    if (rank + 2 > starts.length) {
      starts = Arrays.copyOf(starts, Math.max(rank + 2, 2 * starts.length));
    }
    Arrays.fill(starts, size, rank + 1, start);
    size = rank + 1;
    starts[size] = length;
  }

  private void readBase64() {
    for (; lines[at] != ' '; at += 4) {
      int group =
          (DIGITS[lines[at]] << 18)
              | (DIGITS[lines[at + 1]] << 12)
              | (DIGITS[lines[at + 2]] << 6)
              | DIGITS[lines[at + 3]];
      bytes[length++] = (byte) (group >> 16);
      bytes[length++] = (byte) (group >> 8);
      bytes[length++] = (byte) group;
    }
    for (int back = at - 1; lines[back] == '='; back--) {
      length--;
    }
  }

  private int readNumber() {
    int number = 0;
    for (; at < lines.length && lines[at] != '\n'; at++) {
      number = 10 * number + lines[at] - '0';
    }
    return number;
  }
}
