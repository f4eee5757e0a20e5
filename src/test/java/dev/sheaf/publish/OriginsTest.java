package dev.sheaf.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.publish.Manifest.InputEntry;
import java.util.List;
import org.junit.jupiter.api.Test;

class OriginsTest {
  /** Three records in the first input, none in the second, two in the third. */
  private static final List<InputEntry> INPUTS = List.of(input(3), input(0), input(2));

  @Test
  void aRecordIsOneOfItsInput() {
    Origins origins = new Origins(INPUTS, false);

    assertThat(origins.fault(-1, 0)).contains("comes from input -1 of 3.");
    assertThat(origins.fault(3, 0)).contains("comes from input 3 of 3.");
    assertThat(origins.fault(0, -1)).contains("comes from record -1 of 3 of input 0.");
    assertThat(origins.fault(0, 3)).contains("comes from record 3 of 3 of input 0.");
    assertThat(origins.fault(1, 0)).contains("comes from record 0 of 0 of input 1.");
    assertThat(origins.fault(0, 2)).isEmpty();
    assertThat(origins.fault(2, 1)).isEmpty();
  }

  @Test
  void inInputOrderEachRecordComesAfterTheOneBefore() {
    Origins origins = new Origins(INPUTS, true);

    assertThat(origins.fault(0, 0)).isEmpty();
    assertThat(origins.fault(0, 2)).isEmpty();
    assertThat(origins.fault(0, 2))
        .contains(
            "comes from record 2 of input 0, and the one before it from record 2 of input 0.");
    assertThat(origins.fault(0, 1))
        .contains(
            "comes from record 1 of input 0, and the one before it from record 2 of input 0.");
    assertThat(origins.fault(2, 0)).isEmpty();
    assertThat(origins.fault(0, 1))
        .contains(
            "comes from record 1 of input 0, and the one before it from record 0 of input 2.");
    assertThat(origins.fault(2, 1)).isEmpty();
  }

  @Test
  void inAnyOtherOrderRecordsAreAllMetOnceIfTheirSumIsThatOfTheFirst() {
    assertThat(met(2, 0, 1)).isEqualTo(Origins.Sum.ofFirst(3));
    assertThat(met(2, 0, 0)).isNotEqualTo(Origins.Sum.ofFirst(3));
    assertThat(met(1, 1, 1)).isNotEqualTo(Origins.Sum.ofFirst(3));
    assertThat(met(0, 1)).isEqualTo(Origins.Sum.ofFirst(2));
    assertThat(met(0, 2)).isNotEqualTo(Origins.Sum.ofFirst(2));
    assertThat(met()).isEqualTo(Origins.Sum.ofFirst(0)).isEqualTo(Origins.Sum.NONE);
    assertThat(met(2).plus(met(0, 1))).isEqualTo(Origins.Sum.ofFirst(3));
  }

  private static Origins.Sum met(long... records) {
    Origins origins = new Origins(INPUTS, false);
    for (long record : records) {
      assertThat(origins.fault(0, record)).isEmpty();
    }
    assertThat(origins.sums().get(2)).isEqualTo(Origins.Sum.NONE);
    return origins.sums().get(0);
  }

  private static InputEntry input(long records) {
    return new InputEntry("a.jsonl", 10, "00", records, 0);
  }
}
