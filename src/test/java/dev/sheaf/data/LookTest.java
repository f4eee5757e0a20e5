package dev.sheaf.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LookTest {
  @Test
  void aLookShowsWhatWasLookedForOrWhatIsWrongWithTheInput() throws Exception {
    assertThat(Look.of(InputException.class, () -> 3)).isEqualTo(new Look<>(3, null));
    assertThat(Look.of(InputException.class, () -> fail(new InputException("a is gone."))))
        .isEqualTo(new Look<>(null, "a is gone."));
  }

  @Test
  void whatMayBeOtherwiseTheNextTimeIsThrownWhereOnlyFaultsOfFilesAreAskedFor() throws Exception {
    InputException gone = new InputException("a is gone.");
    FileFaultException cut = new FileFaultException("a is cut.");

    assertThatThrownBy(() -> Look.of(FileFaultException.class, () -> fail(gone))).isSameAs(gone);
    assertThat(Look.of(FileFaultException.class, () -> fail(cut)))
        .isEqualTo(new Look<>(null, "a is cut."));
  }

  private static int fail(InputException fault) {
    throw fault;
  }
}
