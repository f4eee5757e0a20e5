package dev.sheaf.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NfcTest {
  /** What {@code normalizers.NFC()} of tokenizers 0.23.3 gives. */
  @ParameterizedTest
  @CsvSource({
    "61, 61",
    "65 301, E9",
    "E9 323, 1EB9 301", // marks go by their class
    "41 30A, C5",
    "212B, C5",
    "1100 1161 11A8, AC01",
    "958, 915 93C", // is never composed
    // Marks younger than Unicode 9.0 keep their places and part the others.
    "61 7FD 301, 61 7FD 301",
    "61 1DF6 334, 61 1DF6 334",
    "65 301 1DF6 301 323, E9 1DF6 323 301",
    "16FF0 1D165 1D16E, 16FF0 1D165 1D16E",
    "1D160 16FF0, 1D158 1D165 1D16E 16FF0",
    "65 301 10EFD 334, E9 10EFD 334", // new in Unicode 15.0
    // So do letters and what would compose with them.
    "11935 11930, 11935 11930",
    "65 301 11935 11930, E9 11935 11930",
    "105D2 307, 105D2 307", // new in Unicode 16.0
  })
  void textIsNormalisedAsByHuggingFacesLibrary(String points, String expected) {
    byte[] text = utf8(points);

    assertThat(points(Nfc.normalized(text))).isEqualTo(expected);
    assertThat(Nfc.isNormalized(text, 0, text.length)).isEqualTo(points.equals(expected));
  }

  private static byte[] utf8(String points) {
    return Stream.of(points.split(" "))
        .map(point -> Character.toString(HexFormat.fromHexDigits(point)))
        .collect(Collectors.joining())
        .getBytes(UTF_8);
  }

  private static String points(byte[] utf8) {
    return new String(utf8, UTF_8)
        .codePoints()
        .mapToObj(point -> Integer.toHexString(point).toUpperCase(Locale.ROOT))
        .collect(Collectors.joining(" "));
  }
}
