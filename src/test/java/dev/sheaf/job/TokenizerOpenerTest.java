package dev.sheaf.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sheaf.Command;
import dev.sheaf.data.InputStorage;
import dev.sheaf.token.ExampleTokenizer;
import dev.sheaf.token.TokenizedExample;
import dev.sheaf.token.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerOpenerTest {
  private static final String FOLDER = "src/test/resources/tokenizers/";

  private final TokenizerOpener opener = new TokenizerOpener(new InputStorage(new Configuration()));

  @TempDir Path folder;

  private OpenTokenizer open(String argument) {
    return opener.open(TokenizerArgument.parse(argument));
  }

  private OpenTokenizer small(String name) {
    String end = name.equals("words") ? ", end-of-text: '[SEP]'" : "";
    return open("{file: " + FOLDER + name + ".json" + end + "}");
  }

  /**
   * What tokenizers gives.
   *
   * @param file the tokenizer
   */
  record Case(String file, String prompt, String response, List<Integer> ids, int start) {}

  static Stream<Case> cases() throws IOException {
    JsonNode expected = new ObjectMapper().readTree(Path.of(FOLDER, "expected.json").toFile());
    List<Case> cases = new ArrayList<>();
    expected
        .fields()
        .forEachRemaining(
            file ->
                file.getValue()
                    .forEach(
                        text -> {
                          List<Integer> ids = new ArrayList<>();
                          text.path("ids").forEach(id -> ids.add(id.asInt()));
                          cases.add(
                              new Case(
                                  file.getKey(),
                                  text.path("prompt").asText(),
                                  text.path("response").asText(),
                                  ids,
                                  text.path("start").asInt()));
                        }));
    return cases.stream();
  }

  private static TokenizedExample tokenized(Tokenizer tokenizer, byte[] text, int promptBytes) {
    try (ExampleTokenizer by = new ExampleTokenizer(tokenizer)) {
      return by.tokenize(text, text.length, promptBytes);
    }
  }

  private static int[] ids(TokenizedExample tokens) {
    return Arrays.copyOf(tokens.array(), tokens.length());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void idsAndBorderAreWhatTokenizersGives(Case text) {
    byte[] bytes = (text.prompt() + text.response()).getBytes(UTF_8);
    TokenizedExample tokens =
        tokenized(small(text.file()).tokenizer(), bytes, text.prompt().getBytes(UTF_8).length);

    assertThat(ids(tokens)).containsExactly(text.ids().stream().mapToInt(i -> i).toArray());
    assertThat(tokens.responseStart()).isEqualTo(text.start());
  }

  @Test
  void promptAndResponseAreNormalisedApart() throws IOException {
    String json = Files.readString(Path.of(FOLDER, "bytes.json"));
    Path file =
        Files.writeString(
            folder.resolve("nfc.json"),
            json.replace("\"normalizer\":null", "\"normalizer\":{\"type\":\"NFC\"}"));
    Tokenizer nfc = open(file.toString()).tokenizer();

    assertSame(tokenized(nfc, "cafe\u0301: ", "the"), tokenized("caf\u00e9: ", "the"));
    assertSame(tokenized(nfc, "e", "\u0301tude"), tokenized("e", "\u0301tude"));
  }

  private TokenizedExample tokenized(String prompt, String response) {
    return tokenized(small("bytes").tokenizer(), prompt, response);
  }

  private static TokenizedExample tokenized(Tokenizer tokenizer, String prompt, String response) {
    byte[] text = (prompt + response).getBytes(UTF_8);
    return tokenized(tokenizer, text, prompt.getBytes(UTF_8).length);
  }

  private static void assertSame(TokenizedExample found, TokenizedExample expected) {
    assertThat(ids(found)).isEqualTo(ids(expected));
    assertThat(found.responseStart()).isEqualTo(expected.responseStart());
  }

  @Test
  void onlyWhatTheOwnEncoderCannotDoIsSlow() {
    assertThat(small("bytes").slowBecause()).isEmpty();
    assertThat(small("pieces").slowBecause()).contains("its BPE is not byte-level");
    assertThat(small("unigram").slowBecause())
        .contains("its model is Unigram and not byte-level BPE");
    assertThat(small("words").slowBecause())
        .contains("its model is WordPiece and not byte-level BPE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes", "pieces", "unigram", "words"})
  void noTextBecomesAControlId(String name) {
    Tokenizer tokenizer = small(name).tokenizer();
    assertThat(tokenizer.specialText()).isNotEmpty();
    for (String special : tokenizer.specialText()) {
      String text = special + "a " + special + " the" + special + special;
      byte[] bytes = text.getBytes(UTF_8);
      int[] ids = ids(tokenized(tokenizer, bytes, 1));

      assertThat(ids).hasSizeGreaterThan(5);
      for (int id : ids) {
        assertThat(new String(tokenizer.bytes(id), UTF_8))
            .as(special)
            .isNotIn(tokenizer.specialText());
      }
    }
  }

  @Test
  void whiteSpaceIsNoSpecialText() {
    assertThat(small("pieces").tokenizer().specialText())
        .containsExactly("<pad>", "<eos>", "<bos>", "<unk>");
  }

  @Test
  void aLongTextIsNotCut() {
    byte[] text = "x ".repeat(5000).getBytes(UTF_8);

    assertThat(tokenized(small("pieces").tokenizer(), text, 1).length())
        .isGreaterThanOrEqualTo(5000);
  }

  @Test
  void theEndOfTextIsTheFilesOrTheOneThatIsNamed() {
    assertThat(small("bytes").tokenizer().endOfText()).isZero();
    assertThat(small("pieces").tokenizer().endOfText()).isEqualTo(1);
    assertThat(small("unigram").tokenizer().endOfText()).isEqualTo(2);
    assertThat(small("words").tokenizer().endOfText()).isEqualTo(3);
    assertThat(endOfText("<|im_end|>")).isEqualTo(341);
    assertThat(endOfText("7")).isEqualTo(7);
  }

  private int endOfText(String text) {
    return open("{file: %sbytes.json, end-of-text: '%s'}".formatted(FOLDER, text))
        .tokenizer()
        .endOfText();
  }

  @Test
  void theNameAndTheDigestAreTheFilesWhereverItLies() throws IOException {
    Path copy = Files.copy(Path.of(FOLDER, "bytes.json"), folder.resolve("bytes.json"));

    assertThat(open(copy.toString()).tokenizer()).isSameAs(small("bytes").tokenizer());
    assertThat(open(copy.toString()).tokenizer().label()).isEqualTo("bytes.json");
    // sha256sum src/test/resources/tokenizers/bytes.json
    assertThat(open(copy.toString()).tokenizer().sha256()).isEqualTo(SHA256);
  }

  private static final String SHA256 =
      "145388c7872c8d50818dd2c6a1115b859157b82331427a01d2fab88e2bef5f9f";

  @Test
  void whatIsMissingIsSaidAllAtOnce() throws IOException {
    StringBuilder ranks = new StringBuilder();
    for (int b = 0; b < 256; b++) {
      byte[] token = {(byte) b};
      ranks.append(java.util.Base64.getEncoder().encodeToString(token)).append(" " + b + "\n");
    }
    Path file = Files.writeString(folder.resolve("a.tiktoken"), ranks);

    assertThatThrownBy(() -> open(file.toString()))
        .hasMessage(
            "tokenizer.pattern is missing: a.tiktoken holds ranks alone and does not say how text"
                + " is split, so name one of %s.\n".formatted(String.join(", ", labels()))
                + "tokenizer.end-of-text is missing: a.tiktoken does not say what ends a text, so"
                + " give its id.");
    assertThatThrownBy(() -> open("{file: %s, pattern: gpt2, end-of-text: <s>}".formatted(file)))
        .hasMessage("tokenizer.end-of-text is '<s>'; it must be its id.");
    Tokenizer tokenizer =
        open("{file: %s, pattern: gpt2, end-of-text: 300}".formatted(file)).tokenizer();
    assertThat(tokenizer.endOfText()).isEqualTo(300);
    assertThat(tokenizer.vocabularySize()).isEqualTo(301);
    assertThat(tokenizer.specialText()).isEmpty();
  }

  private static List<String> labels() {
    return List.copyOf(dev.sheaf.token.SplitPattern.labels());
  }

  @Test
  void wrongKeysAreAnsweredByTheNearestOrTheWayOut() {
    assertThatThrownBy(() -> open("{file: %sbytes.json, pattern: gpt2}".formatted(FOLDER)))
        .hasMessage(
            "tokenizer.pattern is 'gpt2', but bytes.json says itself how text is split; leave the"
                + " key out.");
    assertThatThrownBy(() -> open("{file: %sbytes.json, end-of-text: <|imend|>}".formatted(FOLDER)))
        .hasMessage(
            "tokenizer.end-of-text is '<|imend|>'; it must be one of its special strings, or an id"
                + " below 343; the nearest is <|im_end|>.");
    assertThatThrownBy(() -> open(FOLDER + "words.json"))
        .hasMessage(
            "tokenizer.end-of-text is missing: words.json does not say what ends a text, so give"
                + " one of its special strings, or an id below 145.");
    assertThatThrownBy(() -> open("{fil: x}"))
        .hasMessageContaining("tokenizer.file is missing")
        .hasMessageContaining("There is no key tokenizer.fil: did you mean tokenizer.file?");
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws IOException {
    assertThatThrownBy(() -> open(folder + "/none.json"))
        .hasMessage("tokenizer.file '%s/none.json' does not exist.".formatted(folder));
    Path text = Files.writeString(folder.resolve("a.json"), "{\"a\": 1}");
    assertThatThrownBy(() -> open(text.toString()))
        .hasMessage(
            "tokenizer.file '%s' holds no tokenizer: it has no key 'model'.".formatted(text));
    Path refused =
        Files.writeString(
            folder.resolve("b.json"),
            Files.readString(Path.of(FOLDER, "unigram.json")).replace("Metaspace", "Metaspice"));
    assertThatThrownBy(() -> open(refused.toString()))
        .hasMessageContaining("b.json' is refused by Hugging Face's library: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mkdir x", "mkfifo x", "ln -s /dev/null x", "ln -s /dev/zero x"})
  @Timeout(60)
  void whatIsNoFileIsNotReadAndNotWaitedFor(String shell) throws Exception {
    assertThat(Command.run("sh", "-c", "cd " + folder + " && " + shell).exit()).isZero();

    assertThatThrownBy(() -> open(folder + "/x"))
        .hasMessage(
            "tokenizer.file '%s/x' is a folder, a pipe, a socket or a device; name a file."
                .formatted(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\r\n\t\n"})
  void aFileWithoutATokenIsToldSo(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("empty.json"), text);

    assertThatThrownBy(() -> open(file.toString()))
        .hasMessage("tokenizer.file '%s' holds nothing.".formatted(file));
  }

  @Test
  void whatRanksLackIsToldInASentence() throws IOException {
    Path one = Files.writeString(folder.resolve("one.tiktoken"), "YQ== 0\n");
    Path great = Files.writeString(folder.resolve("great.tiktoken"), "YQ== 2097152\n");

    assertThatThrownBy(() -> open(one.toString()))
        .hasMessage(
            "tokenizer.file '%s' cannot be used: its vocabulary lacks the byte 0x00."
                .formatted(one));
    assertThatThrownBy(() -> open(great.toString()))
        .hasMessage(
            "tokenizer.file '%s' has in line 1 the rank 2097152; ranks are from 0 to 2097151."
                .formatted(great));
  }

  @Test
  void aNameIsANameAndAPathAPath() {
    assertThat(TokenizerArgument.parse("gpt2")).isEqualTo(new TokenizerChoice.Named("r50k_base"));
    assertThat(TokenizerArgument.parse("a.json")).isInstanceOf(TokenizerChoice.InFile.class);
    assertThat(TokenizerArgument.parse(".tokenizer")).isInstanceOf(TokenizerChoice.InFile.class);
    assertThatThrownBy(() -> TokenizerArgument.parse("gpt5"))
        .hasMessageContaining("There is no tokenizer 'gpt5'");
  }
}
