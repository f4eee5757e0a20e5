package dev.sheaf.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExampleTokenizerTest {
  private final ExampleTokenizer r50k = new ExampleTokenizer(Tokenizers.named("r50k_base"));

  @Test
  void aTokenThatStraddlesTheBorderBelongsToTheResponse() {
    // tiktoken: "Say" 25515, ":" 25, " hi" 23105
    TokenizedExample tokens = tokenize("Say: ", "hi");

    assertThat(ids(tokens)).containsExactly(25515, 25, 23105);
    assertThat(tokens.responseStart()).isEqualTo(2);
  }

  @Test
  void nothingIsLeftOfTheTextBefore() {
    tokenize("A longer text than the next: ", "yes");
    TokenizedExample tokens = tokenize("Say: ", "hi");

    assertThat(ids(tokens)).containsExactly(25515, 25, 23105);
    assertThat(tokens.responseStart()).isEqualTo(2);
  }

  @Test
  void aBorderBetweenTokensIsWhereItIs() {
    assertThat(tokenize("Say:", " hi").responseStart()).isEqualTo(2);
  }

  @Test
  void anEmptyPromptLeavesAllToTheResponse() {
    assertThat(tokenize("", "hi").responseStart()).isZero();
  }

  @Test
  void theBorderMayLieInsideACharactersBytes() {
    // tiktoken: U+1F600 is 47249 (F0 9F 98) and 222 (80).
    TokenizedExample tokens = tokenize("a", "😀");

    assertThat(ids(tokens)).containsExactly(64, 47249, 222);
    assertThat(tokens.responseStart()).isEqualTo(1);
  }

  @Test
  void aTextWithoutResponseIsRefused() {
    byte[] text = "hi".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> r50k.tokenize(text, 2, 2))
        .hasMessage("The 1 ids hold 2 bytes and the prompt has 2, so there is no response.");
  }

  @Test
  void promptAndResponseAreNormalisedApart() {
    // The accent stands at the border: it does not compose with the prompt's last letter.
    byte[][] bytes = new byte[0x100][];
    Arrays.setAll(bytes, b -> new byte[] {(byte) b});
    ExampleTokenizer nfc =
        new ExampleTokenizer(
            new BytePairTokenizer("nfc", bytes, SplitPattern.QWEN2_5, true, Map.of(), 0, ""));
    byte[] prompt = "e\u0301e".getBytes(StandardCharsets.UTF_8);
    byte[] text = "e\u0301e\u0301e\u0301".getBytes(StandardCharsets.UTF_8);

    TokenizedExample tokens = nfc.tokenize(text, text.length, prompt.length);

    assertThat(ids(tokens)).containsExactly(0xC3, 0xA9, 'e', 0xCC, 0x81, 0xC3, 0xA9);
    assertThat(tokens.responseStart()).isEqualTo(3);
  }

  @Test
  void onlyTheTextsOwnBytesAreRead() {
    byte[] text = "Say: hi there".getBytes(StandardCharsets.UTF_8);

    assertThat(ids(r50k.tokenize(text, 7, 5))).containsExactly(25515, 25, 23105);
  }

  private static int[] ids(TokenizedExample tokens) {
    return Arrays.copyOf(tokens.array(), tokens.length());
  }

  private TokenizedExample tokenize(String prompt, String response) {
    byte[] text = (prompt + response).getBytes(StandardCharsets.UTF_8);
    return r50k.tokenize(text, text.length, prompt.getBytes(StandardCharsets.UTF_8).length);
  }
}
