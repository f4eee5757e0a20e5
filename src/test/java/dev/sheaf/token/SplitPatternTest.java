package dev.sheaf.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SplitPatternTest {
  @ParameterizedTest
  @EnumSource
  void isFoundByItsRegularExpressionsAndItsName(SplitPattern pattern) {
    assertThat(SplitPattern.of(pattern.regexes())).contains(pattern);
    assertThat(SplitPattern.labelled(pattern.label())).isEqualTo(pattern);
    assertThat(SplitPattern.labels()).contains(pattern.label());
  }

  @Test
  void lineBreaksMayStandForThemselves() {
    List<String> regexes =
        SplitPattern.LLAMA3.regexes().stream()
            .map(regex -> regex.replace("\\r", "\r").replace("\\n", "\n"))
            .toList();

    assertThat(SplitPattern.of(regexes)).contains(SplitPattern.LLAMA3);
  }

  @Test
  void othersAreNotFound() {
    assertThat(SplitPattern.of(List.of("\\w+"))).isEmpty();
    assertThatThrownBy(() -> SplitPattern.labelled("llama4"))
        .hasMessage(
            "There is no split pattern 'llama4'; the patterns are cl100k, deepseek, gpt2,"
                + " gpt2-numbers, llama3, o200k, qwen2.5, tekken.");
  }
}
