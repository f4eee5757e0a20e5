package dev.sheaf.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnicodeClassTest {
  /** Classes as in the Unicode Character Database, version 16.0. */
  @ParameterizedTest
  @CsvSource({
    "0041, 1, 1", // A
    "01C5, 1, 2", // ǅ, a title-case letter
    "00DF, 2, 2", // ß
    "02B0, 4, 2", // ʰ, a modifier letter
    "65E5, 4, 3", // 日
    "10D50, 1, 4", // Garay capital letter A, new in 16.0
    "0301, 8, 2", // combining acute accent
    "00BD, 16, 2", // ½
    "3000, 32, 3", // ideographic space
    "0085, 32, 2", // next line
    "2014, 64, 3", // em dash
    "20AC, 128, 3", // €
    "200B, 0, 3", // zero width space is no white space
    "0000, 0, 1",
    "10FFFF, 0, 4"
  })
  void charactersHaveTheirClass(String point, int kind, int bytes) {
    int codePoint = Integer.parseInt(point, 16);
    int character = UnicodeClass.at(padded(Character.toString(codePoint).getBytes(UTF_8)), 0);

    assertThat(character & 0xFF).isEqualTo(kind);
    assertThat(UnicodeClass.bytes(character)).isEqualTo(bytes);
    assertThat(UnicodeClass.point(character)).isEqualTo(codePoint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "BF",
        "C0 80",
        "C1 BF",
        "C3",
        "C3 41",
        "E0 80 A0",
        "E6 97",
        "E6 97 41",
        "ED A0 80",
        "F0 80 80 80",
        "F0 9F 98",
        "F4 90 80 80",
        "F5 80 80 80",
        "FF"
      })
  void malformedBytesAreCharactersOfNoClass(String hex) {
    byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
    int character = UnicodeClass.at(padded(bytes), 0);

    assertThat(character & 0xFF).isZero();
    assertThat(UnicodeClass.bytes(character)).isEqualTo(1);
  }

  private static byte[] padded(byte[] text) {
    return Arrays.copyOf(text, text.length + Runs.PADDING);
  }
}
