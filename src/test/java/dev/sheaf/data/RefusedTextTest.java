package dev.sheaf.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RefusedTextTest {
  @Test
  void aStringIsFoundWhereverItStands() {
    RefusedText refused = new RefusedText(List.of("<|end|>", "<|e", "é", "zz"));

    assertThat(refused.isIn(Text.of("a<|e"))).isTrue();
    assertThat(refused.isIn(Text.of("<|end|>"))).isTrue();
    assertThat(refused.isIn(Text.of("a<<|é"))).isTrue();
    assertThat(refused.isIn(Text.of("a<|E|zyz"))).isFalse();
    assertThat(refused.isIn(Text.EMPTY)).isFalse();
  }

  @Test
  void whatLiesAroundASliceIsNotLookedAt() {
    Text around = Text.of("x<|end|>x");
    RefusedText refused = new RefusedText(List.of("<|end|>"));

    assertThat(refused.isIn(new Text(around.array(), 1, 7))).isTrue();
    assertThat(refused.isIn(new Text(around.array(), 1, 6))).isFalse();
    assertThat(refused.isIn(new Text(around.array(), 2, 7))).isFalse();
  }

  @Test
  void withoutStringsNothingIsRefusedAndTheEmptyStringIsInEveryText() {
    assertThat(new RefusedText(List.of()).isIn(Text.of("a"))).isFalse();
    assertThat(new RefusedText(List.of("b", "")).isIn(Text.of("a"))).isTrue();
  }

  @Test
  void manyStringsAreFoundAsOneByOne() {
    Random random = new Random(11);
    for (int n = 0; n < 2_000; n++) {
      List<String> strings = new ArrayList<>();
      for (int i = random.nextInt(6); i >= 0; i--) {
        strings.add(letters(random, 1 + random.nextInt(4)));
      }
      String text = letters(random, random.nextInt(20));
      assertThat(new RefusedText(strings).isIn(Text.of(text)))
          .as("%s in %s", strings, text)
          .isEqualTo(strings.stream().anyMatch(text::contains));
    }
  }

  private static String letters(Random random, int length) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < length; i++) {
      letters.append("aabcé".charAt(random.nextInt(5)));
    }
    return letters.toString();
  }
}
