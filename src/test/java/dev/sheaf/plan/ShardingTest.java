package dev.sheaf.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.data.InputException;
import dev.sheaf.split.Split;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardingTest {
  @Test
  void rowsAreCutIntoShardsOfWholeBatches() {
    Sharding sharding = new Sharding(3, false, 8);

    assertThat(sharding.shards(Split.TRAIN, 14))
        .containsExactly(
            new Shard(Split.TRAIN, 0, 3, 0, 6, 0),
            new Shard(Split.TRAIN, 1, 3, 6, 6, 0),
            new Shard(Split.TRAIN, 2, 3, 12, 2, 0));
  }

  @Test
  void aLastBatchThatIsDroppedIsCountedWithTheLastShard() {
    Sharding sharding = new Sharding(3, true, 8);

    assertThat(sharding.shards(Split.TRAIN, 14))
        .containsExactly(
            new Shard(Split.TRAIN, 0, 2, 0, 6, 0), new Shard(Split.TRAIN, 1, 2, 6, 6, 2));
    assertThat(sharding.shards(Split.TEST, 2))
        .containsExactly(new Shard(Split.TEST, 0, 0, 0, 0, 2));
  }

  @Test
  void aShardHoldsAtLeastOneBatch() {
    assertThat(new Sharding(8, false, 1).rowsOfAShard()).isEqualTo(8);
  }

  @Test
  void aSplitWithoutRowsHasNoShard() {
    assertThat(new Sharding(8, true, 100).shards(Split.TEST, 0)).isEqualTo(List.of());
  }

  @Test
  void thereMayBeMoreThanABillionRowsAndAHundredThousandShards() {
    List<Shard> shards = new Sharding(8, false, 30_000).shards(Split.TRAIN, 3_000_000_001L);

    Shard last = shards.get(shards.size() - 1);
    assertThat(last).isEqualTo(new Shard(Split.TRAIN, 100_000, 100_001, 3_000_000_000L, 1, 0));
    assertThat(last.label()).isEqualTo("train-100000-of-100001");
  }

  @Test
  void moreBatchesThanHaveNumbersAreRefusedWithTheWayOut() {
    Sharding sharding = new Sharding(2, false, 1L << 31);

    assertThat(sharding.shards(Split.TRAIN, 2L * Integer.MAX_VALUE)).hasSize(2);
    assertThatThrownBy(() -> sharding.shards(Split.TRAIN, 2L * Integer.MAX_VALUE + 1))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "The split train has 4294967295 rows, more than 2147483647 batches of 2: set batch.size"
                + " higher.");
  }

  @Test
  void shardsAreNamedByTheirNumberAndHowManyThereAre() {
    assertThat(new Shard(Split.VALIDATION, 2, 13, 0, 8, 0).label())
        .isEqualTo("validation-00002-of-00013");
  }
}
