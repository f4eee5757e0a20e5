package dev.sheaf.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AmountTest {
  @Test
  void oneThingHasNoPluralAndThousandsHaveCommas() {
    assertThat(Amount.of(0, "files")).isEqualTo("0 files");
    assertThat(Amount.of(1, "files")).isEqualTo("1 file");
    assertThat(Amount.of(2, "files")).isEqualTo("2 files");
    assertThat(Amount.of(1, "batches")).isEqualTo("1 batch");
    assertThat(Amount.of(1, "rejected")).isEqualTo("1 rejected");
    assertThat(Amount.of(1_234_567, "records")).isEqualTo("1,234,567 records");
  }

  @Test
  void aSentenceOnSomeOfThemAgreesWithHowManyTheyAre() {
    assertThat(Amount.someWere(1, 1_203, "records")).isEqualTo("1 of 1,203 records was");
    assertThat(Amount.someWere(3, 1_203, "records")).isEqualTo("3 of 1,203 records were");
    assertThat(Amount.someWere(1, 1, "records")).isEqualTo("1 of 1 record was");
  }

  @Test
  void countsAreSaidWithTheirNames() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("not-text", 1_203L);
    counts.put("duplicate-key", 1L);

    assertThat(Amount.each(counts)).isEqualTo("1,203 not-text, 1 duplicate-key");
    assertThat(Amount.each(Map.of())).isEmpty();
  }
}
