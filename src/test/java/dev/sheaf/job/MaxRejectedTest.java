package dev.sheaf.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaxRejectedTest {
  private static MaxRejected limit(String text) {
    return MaxRejected.parse(text).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, true",
    "0, 1, 10, false",
    "5, 5, 5, true",
    "5, 6, 1000000, false",
    "0.1%, 1, 1000, true",
    "0.1%, 1, 999, false",
    "0.1%, 0, 0, true",
    "0%, 1, 1000, false",
    "100%, 7, 7, true",
    "33.3%, 333, 1000, true",
    "33.3%, 334, 1000, false",
    "50%, 4611686018427387904, 9223372036854775807, false",
    "50%, 4611686018427387903, 9223372036854775807, true",
    "999999999999999999, 999999999999999999, 999999999999999999, true"
  })
  void aCountOrAShareIsComparedExactly(String text, long rejected, long read, boolean allowed) {
    assertThat(limit(text).allows(rejected, read)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "5", "0.1%", "2.50%", "100%", "999999999999999999"})
  void itIsPrintedAsItIsWritten(String text) {
    assertThat(limit(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "5.0",
        "0.5",
        "100.1%",
        "101%",
        "1e3",
        "007",
        "1_000",
        "%",
        ".5%",
        "5 %",
        "NaN",
        "1000000000000000000",
        "٣",
        "5%%"
      })
  void nothingElseIsALimit(String text) {
    assertThat(MaxRejected.parse(text)).isEmpty();
  }

  @Test
  void noneAllowsNone() {
    assertThat(MaxRejected.NONE).isEqualTo(limit("0"));
    assertThat(MaxRejected.NONE.allows(1, Long.MAX_VALUE)).isFalse();
  }
}
