package dev.sheaf.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BytePairTokenizerTest {
  private static final EncodingRegistry JTOKKIT = Encodings.newLazyEncodingRegistry();

  @ParameterizedTest
  @EnumSource
  void idsAreJtokkits(Encoding encoding) {
    RandomText random = new RandomText(2);
    for (int i = 0; i < 3_000; i++) {
      // jtokkit has no rule for white space at the end of cl100k_base's text.
      assertSameIds(encoding, random.next() + ".");
    }
  }

  @ParameterizedTest
  @EnumSource
  void longWordsHaveJtokkitsIds(Encoding encoding) {
    RandomText random = new RandomText(3);
    for (int length : new int[] {15, 16, 63, 64, 65, 511, 512, 513, 20_000}) {
      assertSameIds(encoding, random.letters(length, 26));
      assertSameIds(encoding, "a".repeat(length));
    }
  }

  private static void assertSameIds(Encoding encoding, String text) {
    int[] ids = Tokenizers.named(encoding.label()).encode(text.getBytes(UTF_8));
    EncodingType type = EncodingType.valueOf(encoding.name());

    assertThat(ids).as(text).isEqualTo(JTOKKIT.getEncoding(type).encodeOrdinary(text).toArray());
  }

  @Test
  void aWordOfAMillionBytesIsEncoded() {
    byte[] text = new RandomText(4).letters(1 << 20, 26).getBytes(UTF_8);

    assertThat(bytes(Tokenizers.named("o200k_base"), text)).isEqualTo(text);
  }

  /** Ids in any order: tokens made of greater ids, and tokens that nothing makes. */
  @Test
  void anyVocabularyIsEncodedByTheDefinition() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      RandomText text = new RandomText(seed);
      Map<String, Integer> ids = vocabulary(random, text);
      BytePairTokenizer tokenizer = tokenizer(ids);
      for (int i = 0; i < 40; i++) {
        String piece = text.letters(1 + random.nextInt(i < 35 ? 20 : 200), 3);
        assertThat(tokenizer.encode(piece.getBytes(UTF_8)))
            .as("seed %d, %s", seed, piece)
            .isEqualTo(byDefinition(ids, piece));
      }
    }
  }

  /** Every token is made by joining, so that pieces fall apart at their seams. */
  @Test
  void anyVocabularyBeyondAsciiIsEncodedByTheDefinition() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      Map<String, Integer> ids = trained(random);
      BytePairTokenizer tokenizer = tokenizer(ids);
      for (int i = 0; i < 60; i++) {
        String piece = letters(random, 1 + random.nextInt(i < 55 ? 12 : 200));
        assertThat(tokenizer.encode(piece.getBytes(ISO_8859_1)))
            .as("seed %d, %s", seed, new String(piece.getBytes(ISO_8859_1), UTF_8))
            .isEqualTo(byDefinition(ids, piece));
      }
    }
  }

  /** Each further token joins two that stand side by side in some text. */
  private static Map<String, Integer> trained(Random random) {
    Map<String, Integer> ids = new HashMap<>();
    for (int b = 0; b < 0x100; b++) {
      ids.put(Character.toString(b), b);
    }
    while (ids.size() < 0x100 + 30) {
      String text = letters(random, 10);
      int[] parts = byDefinition(ids, text);
      int left = random.nextInt(parts.length - 1);
      ids.putIfAbsent(token(ids, parts[left]) + token(ids, parts[left + 1]), ids.size());
    }
    return ids;
  }

  private static String token(Map<String, Integer> ids, int id) {
    return ids.keySet().stream().filter(token -> ids.get(token) == id).findFirst().orElseThrow();
  }

  /** Letters of one to three bytes, each byte a char. */
  private static String letters(Random random, int count) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < count; i++) {
      letters.append("aжук数字é".charAt(random.nextInt(7)));
    }
    return new String(letters.toString().getBytes(UTF_8), ISO_8859_1);
  }

  private static Map<String, Integer> vocabulary(Random random, RandomText text) {
    Map<String, Integer> ids = new HashMap<>();
    for (int b = 0; b < 0x100; b++) {
      ids.put(Character.toString(b), b);
    }
    for (int id = 0x100; id < 0x100 + 30; id++) {
      ids.putIfAbsent(text.letters(2 + random.nextInt(5), 3), id);
    }
    return ids;
  }

  private static BytePairTokenizer tokenizer(Map<String, Integer> ids) {
    byte[][] ranks = new byte[0x100 + 30][];
    ids.forEach((token, id) -> ranks[id] = token.getBytes(ISO_8859_1));
    return new BytePairTokenizer("small", ranks, SplitPattern.GPT2, false, Map.of(), 0, "");
  }

  /** A piece that is a token is that; else the two parts of least joined id are joined. */
  private static int[] byDefinition(Map<String, Integer> ids, String piece) {
    if (ids.containsKey(piece)) {
      return new int[] {ids.get(piece)};
    }
    List<String> parts = new ArrayList<>(piece.chars().mapToObj(Character::toString).toList());
    while (true) {
      int where = -1;
      int least = Integer.MAX_VALUE;
      for (int i = 0; i + 1 < parts.size(); i++) {
        int id = ids.getOrDefault(parts.get(i) + parts.get(i + 1), Integer.MAX_VALUE);
        if (id < least) {
          least = id;
          where = i;
        }
      }
      if (where < 0) {
        return parts.stream().mapToInt(ids::get).toArray();
      }
      parts.set(where, parts.get(where) + parts.remove(where + 1));
    }
  }

  @Test
  void whatWasSeenBeforeHasTheSameIds() {
    Tokenizer tokenizer = Tokenizers.named("r50k_base");
    byte[] text =
        "Repeated, réponse 東京 repeatedly antidisestablishmentarianism ".repeat(3).getBytes(UTF_8);
    Encoder encoder = tokenizer.take();
    Ids first = new Ids();
    Ids second = new Ids();
    encoder.encode(text, 0, text.length, first);
    encoder.encode(text, 0, text.length, second);

    assertThat(second.toArray()).isEqualTo(first.toArray()).isEqualTo(tokenizer.encode(text));
  }

  @Test
  void idsAreAppendedAndOnlyTheRangeIsRead() {
    Encoder encoder = Tokenizers.named("r50k_base").take();
    Ids ids = new Ids();
    byte[] text = "xx hi yy".getBytes(UTF_8);
    encoder.encode(text, 2, 5, ids);
    encoder.encode(text, 2, 5, ids);
    encoder.encode(text, 2, 2, ids);

    assertThat(ids.toArray()).containsExactly(23105, 23105); // tiktoken: " hi"
  }

  @Test
  void anEncoderGivenBackIsTheNextOneTaken() {
    Tokenizer tokenizer = tokenizer(vocabulary(new Random(0), new RandomText(0)));
    Encoder encoder = tokenizer.take();

    assertThat(tokenizer.take()).isNotSameAs(encoder);
    tokenizer.give(encoder);
    assertThat(tokenizer.take()).isSameAs(encoder);
  }

  @ParameterizedTest
  @EnumSource
  void malformedTextKeepsItsBytes(SplitPattern pattern) {
    BytePairTokenizer tokenizer =
        new BytePairTokenizer("bytes", everyByte(), pattern, false, Map.of(), 0, "");
    Random random = new Random(5);
    for (int i = 0; i < 2_000; i++) {
      byte[] text = new byte[random.nextInt(100)];
      random.nextBytes(text);
      assertThat(bytes(tokenizer, text)).isEqualTo(text);
    }
  }

  private static byte[][] everyByte() {
    byte[][] ranks = new byte[0x100][];
    Arrays.setAll(ranks, b -> new byte[] {(byte) b});
    return ranks;
  }

  private static byte[] bytes(Tokenizer tokenizer, byte[] text) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (int id : tokenizer.encode(text)) {
      joined.writeBytes(tokenizer.bytes(id));
    }
    return joined.toByteArray();
  }

  @Test
  void textIsNormalisedIfTheTokenizerSaysSo() {
    BytePairTokenizer nfc =
        new BytePairTokenizer("nfc", everyByte(), SplitPattern.QWEN2_5, true, Map.of(), 0, "");

    assertThat(nfc.encode("e\u0301".getBytes(UTF_8))).containsExactly(0xC3, 0xA9);
    assertThat(nfc.encode("é".getBytes(UTF_8))).containsExactly(0xC3, 0xA9);
    byte[] plain = "déjà".getBytes(UTF_8);
    assertThat(nfc.normalized(plain)).isSameAs(plain);
  }

  @Test
  void idsMayStartAnywhereAndLeaveGaps() {
    byte[][] ranks = new byte[1_400][];
    System.arraycopy(everyByte(), 0, ranks, 1_000, 0x100);
    ranks[1_300] = "ab".getBytes(UTF_8);
    BytePairTokenizer tokenizer =
        new BytePairTokenizer("late", ranks, SplitPattern.TEKKEN, false, Map.of("</s>", 2), 2, "");

    assertThat(tokenizer.encode("abc".getBytes(UTF_8))).containsExactly(1_300, 1_000 + 'c');
    assertThat(tokenizer.bytes(2)).isEqualTo("</s>".getBytes(UTF_8));
    assertThat(tokenizer.vocabularySize()).isEqualTo(1_400);
    assertThatThrownBy(() -> tokenizer.bytes(3)).hasMessageContaining("Id 3 is not in late");
  }

  @Test
  void aTextThatLeavesNoRoomInAnArrayIsRefused() {
    Encoder encoder = Tokenizers.named("gpt2").take();

    assertThatThrownBy(() -> encoder.encode(new byte[0], 0, Integer.MAX_VALUE - 8, new Ids()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A text of 2147483639 bytes is longer than 2147482623, the most there may be: cut it.");
  }

  @Test
  void aVocabularyWithoutAByteIsRefused() {
    byte[][] ranks = everyByte();
    ranks[0x41] = null;

    assertThatThrownBy(
            () -> new BytePairTokenizer("x", ranks, SplitPattern.GPT2, false, Map.of(), 0, ""))
        .hasMessage("The vocabulary lacks the byte 0x41.");
  }
}
