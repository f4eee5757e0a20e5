package dev.sheaf.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerTest {
  private static final Ledger BALANCED = ledger("20,12,3,2,3,100,80,15,5,15,2");

  @Test
  void aLedgerBalancesIfNothingIsLostBetweenItsLines() {
    assertThat(BALANCED.balances()).isTrue();
  }

  /** Each with one number other than in the one that balances. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "21,12,3,2,3,100,80,15,5,15,2",
        "20,11,3,2,3,100,80,15,5,12,2",
        "20,12,4,2,3,100,80,15,5,15,2",
        "20,12,3,3,3,100,80,15,5,15,2",
        "20,12,3,2,2,100,80,15,5,14,2",
        "20,12,3,2,3,101,80,15,5,15,2",
        "20,12,3,2,3,100,81,15,5,15,2",
        "20,12,3,2,3,100,80,14,5,15,2",
        "20,12,3,2,3,100,80,15,6,15,2",
        "20,12,3,2,3,100,80,15,5,16,2",
        "20,12,3,2,3,100,80,15,5,-1,2",
        "20,12,3,2,3,100,80,15,5,15,1",
        "20,12,3,2,3,100,80,15,5,15,3"
      })
  void aLedgerWithAnotherNumberDoesNot(String numbers) {
    assertThat(ledger(numbers).balances()).isFalse();
  }

  @Test
  void acceptedRecordsThatSpellASpecialStringMayBeNoneOrAll() {
    assertThat(ledger("20,12,3,2,3,100,80,15,5,0,2").balances()).isTrue();
    assertThat(
            new Ledger(
                    new Ledger.Records(1, 1, Map.of(), Map.of()),
                    new Ledger.Tokens(7, 7, 0, 0),
                    new Ledger.SpecialText(1, 0))
                .balances())
        .isTrue();
  }

  /**
   * Records read, written, rejected for two reasons and dropped; tokens made, written, cut and
   * dropped; records with special text as text and rejected.
   */
  private static Ledger ledger(String numbers) {
    long[] n = Stream.of(numbers.split(",", -1)).mapToLong(Long::parseLong).toArray();
    return new Ledger(
        new Ledger.Records(
            n[0],
            n[1],
            Map.of("malformed-json", n[2], "special-text", n[3]),
            Map.of(Ledger.DROP_LAST, n[4])),
        new Ledger.Tokens(n[5], n[6], n[7], n[8]),
        new Ledger.SpecialText(n[9], n[10]));
  }
}
