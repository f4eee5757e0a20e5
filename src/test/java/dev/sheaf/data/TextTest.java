package dev.sheaf.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TextTest {
  private static final byte[] ARRAY = "{\"a\":\"Nein\"}".getBytes(UTF_8);

  @Test
  void aSliceIsTheTextOfItsBytes() {
    Text text = new Text(ARRAY, 6, 4);

    assertThat(text)
        .hasToString("Nein")
        .isEqualTo(Text.of("Nein"))
        .hasSameHashCodeAs(Text.of("Nein"));
    assertThat(text).isNotEqualTo(Text.of("Neim")).isNotEqualTo(Text.of("Nei"));
    assertThat(text.array()).isSameAs(ARRAY);
    assertThat(new Text(ARRAY, 3, 0)).isEqualTo(Text.EMPTY);
    assertThat(Text.EMPTY.isEmpty()).isTrue();
  }

  @Test
  void textsAreOrderedByCodePoints() {
    // In UTF-16 the last one would stand in front of U+FFFD.
    List<Text> ordered =
        List.of("", "a", "ab", "b", "é", "\uFFFD", "😀").stream().map(Text::of).toList();

    assertThat(new TreeSet<>(ordered)).containsExactlyElementsOf(ordered);
  }

  @Test
  void bytesThatAreNotUtf8ShowThemselves() {
    assertThat(new Text(new byte[] {'a', (byte) 0xE9, 'b'}, 0, 3).isWellFormed()).isFalse();
    assertThat(new Text(new byte[] {'a', (byte) 0xE9, 'b'}, 2, 1).isWellFormed()).isTrue();
  }
}
