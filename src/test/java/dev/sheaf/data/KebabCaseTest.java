package dev.sheaf.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KebabCaseTest {
  @Test
  void constantsAreWrittenInKebabCase() {
    assertThat(KebabCase.of(Reason.NOT_AN_OBJECT)).isEqualTo("not-an-object");
    assertThat(KebabCase.find(Reason.class, "not-an-object")).contains(Reason.NOT_AN_OBJECT);
    assertThat(KebabCase.find(Reason.class, "NOT_AN_OBJECT")).isEmpty();
  }
}
