package dev.sheaf.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerTest {
  private static final Ledger BALANCED = ledger(20, 12, 3, 2, 3, 100, 80, 15, 5, 15, 2);

  @Test
  void aLedgerBalancesIfNothingIsLostBetweenItsLines() {
    assertThat(BALANCED.balances()).isTrue();
  }

  /** Each with one number other than in the one that balances. */
  @ParameterizedTest
  @CsvSource({
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
  void aLedgerWithAnotherNumberDoesNot(
      long read,
      long written,
      long malformed,
      long special,
      long droppedRows,
      long made,
      long writtenTokens,
      long cut,
      long droppedTokens,
      long asText,
      long rejectedSpecial) {
    assertThat(
            ledger(
                    read,
                    written,
                    malformed,
                    special,
                    droppedRows,
                    made,
                    writtenTokens,
                    cut,
                    droppedTokens,
                    asText,
                    rejectedSpecial)
                .balances())
        .isFalse();
  }

  @Test
  void acceptedRecordsThatSpellASpecialStringMayBeNoneOrAll() {
    assertThat(ledger(20, 12, 3, 2, 3, 100, 80, 15, 5, 0, 2).balances()).isTrue();
    assertThat(
            new Ledger(
                    new Ledger.Records(1, 1, Map.of(), Map.of()),
                    new Ledger.Tokens(7, 7, 0, 0),
                    new Ledger.SpecialText(1, 0))
                .balances())
        .isTrue();
  }

  private static Ledger ledger(
      long read,
      long written,
      long malformed,
      long special,
      long droppedRows,
      long made,
      long writtenTokens,
      long cut,
      long droppedTokens,
      long asText,
      long rejectedSpecial) {
    return new Ledger(
        new Ledger.Records(
            read,
            written,
            Map.of("malformed-json", malformed, "special-text", special),
            Map.of(Ledger.DROP_LAST, droppedRows)),
        new Ledger.Tokens(made, writtenTokens, cut, droppedTokens),
        new Ledger.SpecialText(asText, rejectedSpecial));
  }
}
