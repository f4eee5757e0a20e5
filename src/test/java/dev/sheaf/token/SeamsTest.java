package dev.sheaf.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeamsTest {
  @Test
  void aPieceFallsApartWhereNoTokenLiesAcross() {
    Seams seams = seams(List.of(utf8("жу"), utf8("ук"), utf8("ки")));

    assertThat(stretches(seams, "жукижу")).containsExactly("жуки", "жу");
    assertThat(stretches(seams, "жук")).containsExactly("жук");
    assertThat(stretches(seams, "иж у")).containsExactly("и", "ж", " ", "у");
  }

  @Test
  void aTokenOfPartsOfCharactersLiesAcrossTheirBorder() {
    // The letters are D1 83 and D0 BA.
    for (String token : List.of("83 D0", "83 D0 BA", "D1 83 D0", "D1 83 D0 BA", "20 D1 83 D0 BA")) {
      byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(token);
      Seams seams = new Seams(true);
      seams.cross(bytes, 0, bytes.length);

      assertThat(stretches(seams, "ук")).containsExactly("ук");
    }
    assertThat(stretches(seams(List.of(HexFormat.of().parseHex("D183"))), "ук"))
        .containsExactly("у", "к");
  }

  @Test
  void asciiHasNoSeams() {
    assertThat(stretches(seams(List.of()), "abc")).containsExactly("abc");
  }

  @Test
  void aPieceThatMayBeATokenAsAWholeHasNoSeams() {
    // No joining makes abc of the bytes: neither ab nor bc is a token.
    Seams seams = seams(List.of(utf8("abc")));

    assertThat(stretches(seams, "жу")).containsExactly("жу");
  }

  @Test
  void noTokenLiesAcrossASeamWhateverTheVocabularyAndTheText() {
    Random random = new Random(7);
    int met = 0;
    for (int round = 0; round < 200; round++) {
      List<byte[]> tokens = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        tokens.add(slice(random, text(random, 8)));
      }
      byte[] characters = text(random, 40);
      int length = characters.length;
      byte[] text = Arrays.copyOf(characters, length + Runs.PADDING);
      Seams seams = new Seams(true);
      tokens.forEach(token -> seams.cross(token, 0, token.length));
      for (int at = seams.next(text, 0, length); at < length; at = seams.next(text, at, length)) {
        met++;
        for (byte[] token : tokens) {
          for (int from = Math.max(0, at - token.length + 1); from < at; from++) {
            assertThat(Arrays.equals(text, from, from + token.length, token, 0, token.length))
                .isFalse();
          }
        }
      }
    }
    assertThat(met).isGreaterThan(200);
  }

  /** Characters of one, two and three bytes, few enough to come again. */
  private static byte[] text(Random random, int characters) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < characters; i++) {
      text.append("ae жукин数字文é".charAt(random.nextInt(12)));
    }
    return utf8(text.toString());
  }

  private static byte[] slice(Random random, byte[] bytes) {
    int from = random.nextInt(bytes.length - 1);
    return Arrays.copyOfRange(bytes, from, from + 1 + random.nextInt(bytes.length - from));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  /** The seams that all bytes, the letters of the tokens and these leave. */
  private static Seams seams(List<byte[]> tokens) {
    List<byte[]> all = new ArrayList<>();
    for (int b = 0; b < 256; b++) {
      all.add(new byte[] {(byte) b});
    }
    for (String letter : List.of("ж", "у", "к", "и")) {
      all.add(utf8(letter));
    }
    all.addAll(tokens);
    Vocabulary vocabulary = Vocabulary.of(all.toArray(new byte[0][]));
    return Seams.of(vocabulary, WholePieces.of(vocabulary, MergeTable.of(vocabulary)));
  }

  private static List<String> stretches(Seams seams, String piece) {
    byte[] text = Arrays.copyOf(utf8(piece), piece.length() * 4 + Runs.PADDING);
    int length = utf8(piece).length;
    List<String> stretches = new ArrayList<>();
    for (int from = 0; from < length; ) {
      int to = seams.next(text, from, length);
      stretches.add(new String(text, from, to - from, UTF_8));
      from = to;
    }
    return stretches;
  }
}
