package dev.sheaf.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.plan.NumberedChunk;
import dev.sheaf.plan.RunPlan;
import dev.sheaf.plan.Sharding;
import dev.sheaf.split.Order;
import dev.sheaf.split.Split;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowsTest {
  /** Shards 0 to 7 of train, 8 and 9 of test, 10 of validation, of 10 rows each. */
  private static final Map<Split, Long> ROWS =
      Map.of(Split.TRAIN, 80L, Split.TEST, 20L, Split.VALIDATION, 10L);

  private static final List<Integer> ALL = IntStream.range(0, 11).boxed().toList();

  @Test
  void aWindowHoldsWhatStandsAtTheSamePlaceOfEverySplit() {
    Windows windows = new Windows(plan(1, new Order.Input()), Grain.DEFAULT, 2);

    assertThat(windows.cut(ALL, 60))
        .containsExactly(List.of(0, 1, 2, 3, 8, 10), List.of(4, 5, 6, 7, 9));
    assertThat(windows.cut(List.of(1, 9, 6), 1))
        .containsExactly(List.of(1), List.of(9), List.of(6));
  }

  @Test
  void thereIsOneWindowForSixtyFourPortionsACore() {
    assertThat(new Windows(plan(128, new Order.Input()), Grain.DEFAULT, 2).cut(ALL)).hasSize(1);
    assertThat(new Windows(plan(129, new Order.Input()), Grain.DEFAULT, 2).cut(ALL)).hasSize(2);
    assertThat(new Windows(plan(129, new Order.Input()), Grain.DEFAULT, 3).cut(ALL)).hasSize(1);
  }

  @Test
  void aWindowHasNoMorePortionsThanThereMayBeTasks() {
    assertThat(new Windows(plan(20, new Order.Input()), new Grain(1, 10), 1000).cut(ALL))
        .hasSize(2);
  }

  @Test
  void aShuffleReadsItsInputFourTimesAtMost() {
    assertThat(new Windows(plan(100_000, new Order.Shuffle(1)), Grain.DEFAULT, 2).cut(ALL))
        .hasSize(4);
  }

  private static RunPlan plan(int portions, Order order) {
    return new RunPlan(
        null,
        Grain.DEFAULT.stride(),
        IntStream.range(0, portions)
            .mapToObj(i -> new NumberedChunk(i, i, null, 0, 0, 0, Map.of(), Map.of()))
            .toList(),
        null,
        order,
        ROWS,
        new Sharding(5, false, 10));
  }
}
