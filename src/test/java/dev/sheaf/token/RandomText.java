package dev.sheaf.token;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Seeded random text that is hard to split: few kinds of characters at a time, in runs. */
final class RandomText {
  private static final List<String> ALPHABETS =
      List.of(
          "  \t\n\r\u00A0\u3000\u2028\u0085\u000B\f\u1680",
          "sSſtTmMdDlLvVrReE'’K\u212A",
          "abcxyzABCXYZ",
          "0123456789٣४Ⅷ²½",
          "!?.,/\\-_=+(){}[]<>#@$%^&*~`\"'",
          "éàüßÉÀǅʰªºñ",
          "\u0301\u0308\u0327\u20DD\u0903",
          "日本語の漢字カタカナ一龥・゛\u3040\u3098\u3099",
          "אבגदرسहिन्दीไทย",
          "😀👩🇩🇪\uFE0F\u200D",
          "\0\u0001\u007F\uFEFF\uFFFD\uFFFF\u0378",
          "привет ПРИВЕТ",
          "가나다ᄀᄁ");

  private static final List<String> WORDS =
      List.of(
          "  ", "\n", "\t", "\r\n", " ", "'", "'s", "'ll", "'LL", "'S", "'ſ", "a", "bc", "Word",
          "HTTP", "xY", "1", "23", "4567", "/", "//", "/*", "(", ");", "{", "}", "...", "!", "_",
          "=", " x", " if", "\n\n", "    ", "é", "日");

  private final Random random;

  RandomText(long seed) {
    this.random = new Random(seed);
  }

  String next() {
    int length = 1 << random.nextInt(8);
    return switch (random.nextInt(3)) {
      case 0 -> ofWords(length, WORDS.size());
      case 1 -> ofWords(length, WORDS.size() - 2);
      default -> ofCharacters(length);
    };
  }

  private String ofWords(int length, int words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(WORDS.get(random.nextInt(words)));
    }
    return text.toString();
  }

  private String ofCharacters(int length) {
    List<String> alphabets =
        IntStream.range(0, 1 + random.nextInt(4)).mapToObj(i -> anyOf(ALPHABETS)).toList();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      int[] characters = anyOf(alphabets).codePoints().toArray();
      int times = random.nextInt(6) == 0 ? random.nextInt(20) : 1;
      text.append(Character.toString(characters[random.nextInt(characters.length)]).repeat(times));
    }
    return text.toString();
  }

  private String anyOf(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Letters without a space, from {@code a} on. */
  String letters(int length, int kinds) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(kinds)));
    }
    return text.toString();
  }
}
