package dev.sheaf.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyFileTest {
  private static final String QWEN =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\\\r\\\\n\\\\p{L}\\\\p{N}]?\\\\p{L}+|\\\\p{N}|"
          + " ?[^\\\\s\\\\p{L}\\\\p{N}]+[\\\\r\\\\n]*|\\\\s*[\\\\r\\\\n]+|\\\\s+(?!\\\\S)|\\\\s+";

  private static String json(String name) throws IOException {
    return Files.readString(Path.of("src/test/resources/tokenizers", name + ".json"));
  }

  private static VocabularyFile read(String text) throws VocabularyFileException {
    return VocabularyFile.read(text.getBytes(UTF_8));
  }

  /** The file of the tests with something else in place of something in it. */
  private static VocabularyFile with(String text, String other) throws Exception {
    assertThat(json("bytes")).contains(text);
    return read(json("bytes").replace(text, other));
  }

  @Test
  void theVocabularyWithoutTheAddedTokensIsRanks() throws Exception {
    VocabularyFile file = read(json("bytes"));

    assertThat(file.kind()).isEqualTo(VocabularyFile.Kind.TOKENIZER_JSON);
    assertThat(file.obstacle()).isEmpty();
    assertThat(file.pattern()).contains(SplitPattern.LLAMA3);
    assertThat(file.nfc()).isFalse();
    // As tokenizers has it: the first of the vocabulary is the added token, then come the bytes.
    assertThat(file.tokens()[0]).isNull();
    assertThat(file.tokens()[1]).isEqualTo("!".getBytes(UTF_8));
    assertThat(file.tokens()[221]).isEqualTo(" ".getBytes(UTF_8));
    assertThat(file.tokens()[258]).isEqualTo("the".getBytes(UTF_8));
    assertThat(file.size()).isEqualTo(343);
    assertThat(file.special())
        .containsExactly(
            java.util.Map.entry("<|endoftext|>", 0),
            java.util.Map.entry("<|im_start|>", 340),
            java.util.Map.entry("<|im_end|>", 341),
            java.util.Map.entry("<think>", 342));
    assertThat(file.endsOfText()).containsExactly("<|endoftext|>");
  }

  @Test
  void mergesMayBePairsOrTextsWithABlank() throws Exception {
    VocabularyFile texts =
        read(json("bytes").replaceAll("\\[\"([^\"]+)\",\"([^\"]+)\"]", "\"$1 $2\""));

    assertThat(texts.obstacle()).isEmpty();
    assertThat(texts.tokens()).isDeepEqualTo(read(json("bytes")).tokens());
  }

  @Test
  void qwensFilesNormalise() throws Exception {
    VocabularyFile file = with("\"normalizer\":null", "\"normalizer\":{\"type\":\"NFC\"}");

    assertThat(file.nfc()).isTrue();
    assertThat(file.obstacle()).isEmpty();
  }

  @Test
  void aSplitThatCutsOutWhatDoesNotMatchIsTheSame() throws Exception {
    VocabularyFile file =
        with(
            "\"behavior\":\"Isolated\",\"invert\":false",
            "\"behavior\":\"Removed\",\"invert\":true");

    assertThat(file.pattern()).contains(SplitPattern.LLAMA3);
  }

  @Test
  void byteLevelAloneIsGpt2() throws Exception {
    VocabularyFile file =
        read(
            json("bytes")
                .replaceAll(
                    "\"pre_tokenizer\":.*\"post_processor\"",
                    "\"pre_tokenizer\":{\"type\":\"ByteLevel\",\"add_prefix_space\":false,"
                        + "\"use_regex\":true},\"post_processor\""));

    assertThat(file.pattern()).contains(SplitPattern.GPT2);
  }

  @Test
  void aVocabularyOfTheSameBytesWithAnotherSplitIsQwens() throws Exception {
    String llama3 =
        json("bytes").replaceAll("(?s).*\"Regex\":\"((?:[^\"\\\\]|\\\\.)*)\".*", "$1").strip();

    assertThat(with(llama3, QWEN).pattern()).contains(SplitPattern.QWEN2_5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\\p{N}{1,3} | \\p{N}{1,4} | its split pattern is not one that is known here",
        "\"add_prefix_space\":false | \"add_prefix_space\":true | its BPE is not byte-level",
        "\"normalizer\":null | \"normalizer\":{\"type\":\"NFKC\"} |"
            + " its normaliser is neither none nor NFC",
        "\"end_of_word_suffix\":null | \"end_of_word_suffix\":\"</w>\" |"
            + " its pieces have a prefix or suffix",
        "\"a\":65, | '' | its vocabulary lacks the byte 0x61",
        "\"type\":\"BPE\" | \"type\":\"WordLevel\" | its model is WordLevel and not byte-level BPE"
      })
  void whatTheOwnEncoderWouldNotDoAlikeIsAnObstacle(String text, String other, String obstacle)
      throws Exception {
    String inJson = text.replace("\\p", "\\\\p");

    assertThat(with(inJson, other.replace("\\p", "\\\\p")).obstacle()).contains(obstacle);
  }

  @Test
  void mergesInAnotherOrderThanTheIdsAreAnObstacle() throws Exception {
    // The first two merges make the ids 257 and 258.
    String merges =
        json("bytes").replaceAll("(?s).*\"merges\":\\[(\\[.*?],\\[.*?]),.*", "$1").strip();
    String[] two = merges.split("(?<=]),", 2);

    assertThat(with(merges, two[1] + "," + two[0]).obstacle())
        .contains("its merges are not in the order of its ids");
  }

  @Test
  void aMergeThatIdsDoNotMakeIsAnObstacle() throws Exception {
    String bytes = json("bytes");
    // "the" is made of "th" and "e" or of "t" and "he"; ids alone make it of the first to come.
    String merge = bytes.contains("[\"th\",\"e\"]") ? "[\"th\",\"e\"]" : "[\"t\",\"he\"]";
    String other = merge.contains("th") ? "[\"t\",\"he\"]" : "[\"th\",\"e\"]";

    assertThat(with(merge, other).obstacle()).isPresent();
  }

  @Test
  void onlyASpecialTokenEndsAText() throws Exception {
    String added =
        "\"content\":\"<|endoftext|>\",\"single_word\":false,\"lstrip\":false,"
            + "\"rstrip\":false,\"normalized\":false,\"special\":";

    assertThat(with(added + "true", added + "false").endsOfText()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 300, 2000, 4000})
  void aCutFileIsDamaged(int bytes) throws IOException {
    String cut = json("bytes").substring(0, bytes);

    assertThatThrownBy(() -> read(cut)).isInstanceOf(VocabularyFileException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | holds no tokenizer: it has no key 'model'",
        "{\"model\":{}} | holds no vocabulary",
        "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":-1}}} |"
            + " is damaged: it has the id -1; ids are from 0 to 2097151",
        "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":2000000000}}} |"
            + " is damaged: it has the id 2000000000; ids are from 0 to 2097151"
      })
  void whatIsNoTokenizerIsSaidSo(String text, String message) {
    assertThatThrownBy(() -> read(text)).hasMessage(message);
  }

  // Rank files

  private static String ranks() {
    StringBuilder lines = new StringBuilder();
    for (int b = 0; b < 256; b++) {
      lines.append(base64(String.valueOf((char) b))).append(' ').append(b).append('\n');
    }
    return lines.append(base64("ab")).append(" 256\n").toString();
  }

  private static String base64(String latin1) {
    return Base64.getEncoder().encodeToString(latin1.getBytes(ISO_8859_1));
  }

  @Test
  void aRankFileHoldsTokensAlone() throws Exception {
    VocabularyFile file = read(ranks());

    assertThat(file.kind()).isEqualTo(VocabularyFile.Kind.RANKS);
    assertThat(file.tokens()[256]).isEqualTo("ab".getBytes(UTF_8));
    assertThat(file.size()).isEqualTo(257);
    assertThat(file.special()).isEmpty();
    assertThat(file.pattern()).isEmpty();
    assertThat(file.endsOfText()).isEmpty();
  }

  @Test
  void aDamagedRankFileIsSaidSo() {
    assertThatThrownBy(() -> read(ranks() + "YWJj\n"))
        .hasMessage("has in line 258 no token in Base64 and its rank");
    assertThatThrownBy(() -> read(ranks() + "YW Jj 257\n")).hasMessageContaining("line 258");
    assertThatThrownBy(() -> read(ranks() + "YWJj 256\n"))
        .hasMessage("has in line 258 the rank 256, which another token has");
    assertThatThrownBy(() -> read(ranks().replace("YQ== 97\n", "")))
        .hasMessage("cannot be used: its vocabulary lacks the byte 0x61");
    assertThatThrownBy(() -> read("")).hasMessage("holds nothing");
    assertThatThrownBy(() -> read("\n\u000e\u0002<unk>"))
        .hasMessageContaining("of a SentencePiece model give the tokenizer.json");
  }

  @Test
  void aRankFileMayHaveGapsAndTwoMillionRanks() throws Exception {
    VocabularyFile file = read(ranks() + "YWJj 262144\nYWJk 1500000\nYWJl 2097151\n");

    assertThat(file.size()).isEqualTo(2_097_152);
    assertThat(file.tokens()[262_144]).isEqualTo("abc".getBytes(UTF_8));
    assertThat(file.tokens()[1_500_000]).isEqualTo("abd".getBytes(UTF_8));
    assertThat(file.tokens()[2_097_151]).isEqualTo("abe".getBytes(UTF_8));
    assertThat(file.tokens()[1_499_999]).isNull();
  }

  // Tekken

  private static String tekken(String pattern, int used) {
    StringBuilder vocab = new StringBuilder();
    for (int b = 0; b < 256; b++) {
      vocab.append(
          "{\"rank\":%s,\"token_bytes\":\"%s\"},".formatted(b, base64(String.valueOf((char) b))));
    }
    vocab.append("{\"rank\":256,\"token_bytes\":\"YWI=\"},{\"rank\":257,\"token_bytes\":\"YWJj\"}");
    return ("{\"config\":{\"pattern\":\"%s\",\"default_vocab_size\":%s,"
            + "\"default_num_special_tokens\":20},\"vocab\":[%s]}")
        .formatted(pattern, used, vocab);
  }

  private static final String TEKKEN =
      ("[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+|"
              + "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*|"
              + "\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+")
          .replace("\\", "\\\\");

  @Test
  void tekkenPutsSpecialTokensFirstAndLeavesItsLastRanksUnused() throws Exception {
    VocabularyFile file = read(tekken(TEKKEN, 277));

    assertThat(file.kind()).isEqualTo(VocabularyFile.Kind.TEKKEN);
    assertThat(file.pattern()).contains(SplitPattern.TEKKEN);
    assertThat(file.size()).isEqualTo(277);
    assertThat(file.tokens()[276]).isEqualTo("ab".getBytes(UTF_8));
    assertThat(file.special())
        .hasSize(20)
        .containsEntry("</s>", 2)
        .containsEntry("<SPECIAL_19>", 19);
    assertThat(file.endsOfText()).containsExactly("</s>");
  }

  @Test
  void tekkenWithAnotherPatternOrTooFewRanksIsRefused() {
    assertThatThrownBy(() -> read(tekken("x", 277)))
        .hasMessage("cannot be used: its split pattern is not one that is known here");
    assertThatThrownBy(() -> read(tekken(TEKKEN, 279)))
        .hasMessage("says it uses 259 of its 258 tokens behind 20 special ones");
  }

  @Test
  void tekkenMayNameItsSpecialTokens() throws Exception {
    String listed =
        "\"special_tokens\":[{\"rank\":0,\"token_str\":\"<first>\"},"
            + "{\"rank\":19,\"token_str\":\"<last>\"},{\"rank\":20,\"token_str\":\"<more>\"},"
            + "{\"token_str\":\"<none>\"}],\"vocab\"";
    VocabularyFile file = read(tekken(TEKKEN, 277).replace("\"vocab\"", listed));

    assertThat(file.special())
        .hasSize(20)
        .containsEntry("<first>", 0)
        .containsEntry("</s>", 2)
        .containsEntry("<last>", 19)
        .doesNotContainKeys("<more>", "<none>", "<SPECIAL_19>");
  }

  @Test
  void tekkenUsesAtLeastOneRankAndAtMostAll() throws Exception {
    assertThat(read(tekken(TEKKEN, 278)).size()).isEqualTo(278);
    assertThatThrownBy(() -> read(tekken(TEKKEN, 20)))
        .hasMessage("says it uses 0 of its 258 tokens behind 20 special ones");
    assertThatThrownBy(() -> read(tekken(TEKKEN, 21)))
        .hasMessageStartingWith("cannot be used: its vocabulary lacks the byte");
  }

  @Test
  void tekkensRanksFollowEachOtherAndHaveBytes() {
    assertThatThrownBy(() -> read(tekken(TEKKEN, 277).replace("\"rank\":256", "\"rank\":300")))
        .hasMessageContaining("token 256 has rank 300");
    assertThatThrownBy(() -> read(tekken(TEKKEN, 277).replace(",\"token_bytes\":\"YWI=\"", "")))
        .hasMessageContaining("token 256 has rank 256");
  }
}
