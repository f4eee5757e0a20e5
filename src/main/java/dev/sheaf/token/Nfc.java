package dev.sheaf.token;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.BitSet;

/**
 * Normalization Form C of text in UTF-8, as Hugging Face's library has it.
 *
 * <p>Its tables are those of Unicode 9.0, on every version of Java, whose own are younger. A
 * character that it does not know stands for itself, moves nowhere and composes with nothing; so
 * text is normalised by Java from one such character to the next:
 *
 * <pre>
 *   a  U+07FD, younger  U+0301      stays; Java alone makes  á  U+07FD
 * </pre>
 *
 * <p>What Java takes for normalised needs no other look: younger characters only part others.
 *
 * <p>Characters below U+0300 compose with nothing before them, so text of those alone, which has no
 * byte of 0xCC or more, is normalised.
 *
 * <p>Source: Unicode Standard Annex #15; {@code src/test/python/nfc_characters.py} asks the library
 * which characters it knows.
 */
final class Nfc {
  private static final int FIRST_MARK = 0xCC;
  private static final String RESOURCE = "nfc-characters.txt";

  private Nfc() {}

  static boolean isNormalized(byte[] utf8, int from, int to) {
    if (isBelowMarks(utf8, from, to)) {
      return true;
    }
    String text = new String(utf8, from, to - from, StandardCharsets.UTF_8);
    return normalized(text).equals(text);
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
    if (isBelowMarks(utf8, 0, utf8.length)) {
      return utf8;
    }
    String text = new String(utf8, StandardCharsets.UTF_8);
    String normalized = normalized(text);
    return normalized.equals(text) ? utf8 : normalized.getBytes(StandardCharsets.UTF_8);
  }

  private static String normalized(String text) {
    if (Normalizer.isNormalized(text, Form.NFC)) {
      return text;
    }
    StringBuilder normalized = new StringBuilder(text.length());
    int from = 0;
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      int end = at + Character.charCount(point);
      if (!Known.POINTS.get(point)) {
        normalized.append(Normalizer.normalize(text.substring(from, at), Form.NFC));
        normalized.append(text, at, end);
        from = end;
      }
      at = end;
    }
    return normalized.append(Normalizer.normalize(text.substring(from), Form.NFC)).toString();
  }

  /** The code points that the library decomposes, moves or composes; few texts ask for them. */
  private static final class Known {
    static final BitSet POINTS = read();

    /** Reads the resource: a line, in hex, where such code points begin, and where they end. */
    private static BitSet read() {
      BitSet points = new BitSet(0x110000);
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  Nfc.class.getResourceAsStream(RESOURCE), StandardCharsets.US_ASCII))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          points.set(Integer.parseInt(line, 16), Integer.parseInt(lines.readLine(), 16));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return points;
    }
  }
}
