package dev.sheaf.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ExampleTokenizerTest {
  private final ExampleTokenizer r50k = new ExampleTokenizer(Tokenizers.named("r50k_base"));

  @Test
  void aTokenThatStraddlesTheBorderBelongsToTheResponse() {
    // tiktoken: "Say" 25515, ":" 25, " hi" 23105
    TokenizedExample tokens = tokenize("Say: ", "hi");

    assertThat(tokens.ids()).containsExactly(25515, 25, 23105);
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

    assertThat(tokens.ids()).containsExactly(64, 47249, 222);
    assertThat(tokens.responseStart()).isEqualTo(1);
  }

  @Test
  void aTextWithoutResponseIsRefused() {
    byte[] text = "hi".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> r50k.tokenize(text, 2))
        .hasMessage("The 1 ids hold 2 bytes and the prompt has 2, so there is no response.");
  }

  private TokenizedExample tokenize(String prompt, String response) {
    byte[] text = (prompt + response).getBytes(StandardCharsets.UTF_8);
    return r50k.tokenize(text, prompt.getBytes(StandardCharsets.UTF_8).length);
  }
}
