package dev.sheaf.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 15, 16, 17, 255, 256, 257, 1000, 65_537})
  void aShuffleTakesEveryPositionOnce(long rows) {
    Order shuffle = new Order.Shuffle(42);

    assertThat(LongStream.range(0, rows).map(rank -> shuffle.position(rank, rows)).sorted())
        .containsExactlyElementsOf(() -> LongStream.range(0, rows).iterator());
  }

  @Test
  void aShuffleOfMoreRowsThanFitInAnIntMovesEachToAPlaceOfItsOwn() {
    long rows = 5_000_000_000L;
    Order shuffle = new Order.Shuffle(42);

    assertThat(LongStream.range(rows - 1000, rows).map(rank -> shuffle.position(rank, rows)))
        .doesNotHaveDuplicates()
        .allMatch(position -> 0 <= position && position < rows)
        .anyMatch(position -> position > 1L << 32);
  }

  @Test
  void aShuffleMovesRowsFarAndWide() {
    Order shuffle = new Order.Shuffle(0);
    long rows = 10_000;
    double distance =
        LongStream.range(0, rows)
            .map(r -> Math.abs(r - shuffle.position(r, rows)))
            .average()
            .orElseThrow();

    // The mean distance of two uniform positions is a third of the rows.
    assertThat(distance).isBetween(rows / 3.0 * 0.95, rows / 3.0 * 1.05);
  }

  @Test
  void seedsGiveDifferentOrders() {
    long rows = 1000;
    long same =
        LongStream.range(0, rows)
            .filter(
                r ->
                    new Order.Shuffle(1).position(r, rows)
                        == new Order.Shuffle(2).position(r, rows))
            .count();

    assertThat(same).isLessThan(10);
  }

  /** By a Python rewrite of the definition in the Javadoc. */
  @Test
  void theShuffleIsTheOneThatIsNamed() {
    assertThat(LongStream.range(0, 10).map(r -> new Order.Shuffle(0).position(r, 10)))
        .containsExactly(2L, 0L, 8L, 1L, 9L, 7L, 4L, 5L, 6L, 3L);
    assertThat(LongStream.range(0, 5).map(r -> new Order.Shuffle(-7).position(r, 1_000_000)))
        .containsExactly(714426L, 960495L, 403613L, 743991L, 781626L);
  }

  /** By the same rewrite. */
  @Test
  void aShuffleOfAPowerOfFourRowsPermutesNoMoreThanThese() {
    assertThat(LongStream.range(0, 4).map(r -> new Order.Shuffle(0).position(r, 4)))
        .containsExactly(1L, 0L, 2L, 3L);
    assertThat(LongStream.range(0, 5).map(r -> new Order.Shuffle(0).position(r, 5)))
        .containsExactly(2L, 0L, 4L, 1L, 3L);
    assertThat(LongStream.range(0, 16).map(r -> new Order.Shuffle(0).position(r, 16)))
        .containsExactly(2L, 0L, 8L, 1L, 9L, 15L, 14L, 11L, 13L, 12L, 7L, 5L, 3L, 6L, 4L, 10L);
  }

  @Test
  void inputOrderIsTheRank() {
    assertThat(new Order.Input().position(7, 10)).isEqualTo(7);
  }
}
