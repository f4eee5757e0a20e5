package dev.sheaf.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpecialStringsTest {
  @Test
  void aStringIsFoundWhereverItStands() {
    SpecialStrings special = new SpecialStrings(List.of("<|end|>", "<|e", "é", "zz"));

    assertThat(special.areIn(Text.of("a<|e"))).isTrue();
    assertThat(special.areIn(Text.of("<|end|>"))).isTrue();
    assertThat(special.areIn(Text.of("a<<|é"))).isTrue();
    assertThat(special.areIn(Text.of("a<|E|zyz"))).isFalse();
    assertThat(special.areIn(Text.EMPTY)).isFalse();
  }

  @Test
  void whatLiesAroundASliceIsNotLookedAt() {
    Text around = Text.of("x<|end|>x");
    SpecialStrings special = new SpecialStrings(List.of("<|end|>"));

    assertThat(special.areIn(new Text(around.array(), 1, 7))).isTrue();
    assertThat(special.areIn(new Text(around.array(), 1, 6))).isFalse();
    assertThat(special.areIn(new Text(around.array(), 2, 7))).isFalse();
  }

  @Test
  void withoutStringsNothingIsRefusedAndTheEmptyStringIsInEveryText() {
    assertThat(new SpecialStrings(List.of()).areIn(Text.of("a"))).isFalse();
    assertThat(new SpecialStrings(List.of("b", "")).areIn(Text.of("a"))).isTrue();
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
      assertThat(new SpecialStrings(strings).areIn(Text.of(text)))
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
