package dev.sheaf.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.data.Chunk;
import dev.sheaf.data.Compression;
import dev.sheaf.data.InputFile;
import dev.sheaf.data.InputFormat;
import dev.sheaf.split.Order;
import dev.sheaf.split.SequentialSplitter;
import dev.sheaf.split.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortionTest {
  @Test
  void aPortionMakesTheBatchesThatBeginInItsChunk() {
    RunPlan plan = plan(new Order.Input(), 2, 100, 3, 3);

    List<Portion> portions = plan.portions(all(plan));

    assertThat(portions).extracting(PortionTest::train).containsExactly(at(0, 4), at(4, 6));
    assertThat(portions).extracting(PortionTest::chunks).containsExactly(List.of(0, 1), List.of(1));
  }

  @Test
  void aBatchMayReachOverSeveralChunks() {
    RunPlan plan = plan(new Order.Input(), 5, 100, 2, 2, 2, 2);

    List<Portion> portions = plan.portions(all(plan));

    // Batches 0-4 and 5-7 begin in chunks 0 and 2; the others still read their chunk to its end.
    assertThat(portions)
        .extracting(PortionTest::train)
        .containsExactly(at(0, 5), at(5, 5), at(5, 8), at(8, 8));
    assertThat(portions)
        .extracting(PortionTest::chunks)
        .containsExactly(List.of(0, 1, 2), List.of(1), List.of(2, 3), List.of(3));
  }

  @Test
  void smallChunksShareAPortionAsLargeAsOneChunk() {
    RunPlan plan = plan(3, new Order.Input(), 2, 100, 1, 2, 3, 2, 1, 2, 1);

    List<Portion> portions = plan.portions(all(plan));

    // Three chunks are as large as one of the stride. Batch 6-7 begins in chunk 3, 8-9 in chunk 4.
    assertThat(portions)
        .extracting(PortionTest::train)
        .containsExactly(at(0, 6), at(6, 12), at(12, 12));
    assertThat(portions)
        .extracting(PortionTest::chunks)
        .containsExactly(List.of(0, 1, 2), List.of(3, 4, 5, 6), List.of(6));
    assertThat(portions.get(1).chunks())
        .extracting(portions.get(1)::owns)
        .containsExactly(true, true, true, false);
  }

  @Test
  void aPortionHasNoMoreChunksThanThereMayBeHoweverSmallTheyAre() {
    RunPlan plan = plan(1 << 20, new Order.Input(), 2, 100, new long[300]);

    assertThat(plan.chunksByPortion()).extracting(List::size).containsExactly(128, 128, 44);
  }

  @Test
  void everyRowIsMadeOnceWhateverTheBatchesTheChunksAndThePortions() {
    for (int batch = 1; batch < 9; batch++) {
      for (int stride = 1; stride < 6; stride++) {
        RunPlan plan = plan(stride, new Order.Input(), batch, 6, 1, 0, 4, 7, 2);
        long due = 0;
        List<Integer> read = new ArrayList<>();
        for (Portion portion : plan.portions(all(plan))) {
          Positions made = train(portion);
          if (made.count() > 0) {
            assertThat(made.from()).isEqualTo(due);
            due = made.to();
          }
          portion.chunks().stream().filter(portion::owns).forEach(c -> read.add(c.ordinal()));
        }
        assertThat(due).isEqualTo(14);
        // Chunk 1 has no rows.
        assertThat(read).doesNotHaveDuplicates().contains(0, 2, 3, 4);
      }
    }
  }

  @Test
  void onlyChunksOfWantedShardsAreRead() {
    RunPlan plan = plan(new Order.Input(), 2, 4, 4, 4, 4);

    List<Portion> portions = plan.portions(new ShardIndex(plan, List.of(1)));

    assertThat(portions).extracting(PortionTest::chunks).containsExactly(List.of(1));
  }

  @Test
  void withAShuffleAPortionHasItsOwnChunksAndTheirRowsMayGoAnywhere() {
    RunPlan plan = plan(new Order.Shuffle(7), 2, 4, 3, 3);

    List<Portion> portions = plan.portions(all(plan));

    assertThat(portions).extracting(PortionTest::chunks).containsExactly(List.of(0), List.of(1));
    assertThat(portions).extracting(PortionTest::train).containsOnly(at(0, 6));
    assertThat(plan.pieces().rows()).isEqualTo(4);
  }

  @Test
  void aPlanForSomeShardsMakesThemAlike() {
    for (int stride = 1; stride < 4; stride++) {
      RunPlan plan = plan(stride, new Order.Input(), 2, 4, 3, 1, 4, 0, 5, 2);
      for (int shard = 0; shard < plan.shards().size(); shard++) {
        ShardIndex wanted = new ShardIndex(plan, List.of(shard));

        RunPlan only = plan.only(wanted);

        assertThat(only.portions(wanted)).isEqualTo(plan.portions(wanted));
        assertThat(only.chunks()).hasSizeLessThan(plan.chunks().size());
      }
    }
  }

  @Test
  void aTaskOfAShuffleMayTakeSeveralPortionsOneInInputOrderMayNot() {
    RunPlan shuffled = plan(new Order.Shuffle(7), 2, 4, 3, 3, 3, 3, 3);
    RunPlan inOrder = plan(new Order.Input(), 2, 4, 3, 3, 3, 3, 3);

    assertThat(shuffled.portions(all(shuffled), 2))
        .extracting(task -> task.stream().map(PortionTest::chunks).toList())
        .containsExactly(
            List.of(List.of(0), List.of(1)), List.of(List.of(2), List.of(3), List.of(4)));
    assertThat(shuffled.portions(all(shuffled), 99)).hasSize(5);
    assertThat(inOrder.portions(all(inOrder), 2)).hasSize(5);
  }

  @Test
  void aPortionOfALargeInputIsOneThirtySecondOfItButNoMoreThanFourChunks() {
    assertThat(chunksAPortion(8)).containsOnly(1);
    assertThat(chunksAPortion(63)).hasSize(63).containsOnly(1);
    assertThat(chunksAPortion(64)).hasSize(32).containsOnly(2);
    assertThat(chunksAPortion(96)).hasSize(32).containsOnly(3);
    assertThat(chunksAPortion(1000)).hasSize(250).containsOnly(4);
  }

  @Test
  void theLargerPortionsAreTheFewerAndLargerArePiecesOfAShuffle() {
    assertThat(plan(new Order.Shuffle(7), 2, 100, twoRecordsEach(8)).pieces().rows()).isEqualTo(2);
    assertThat(plan(new Order.Shuffle(7), 2, 100, twoRecordsEach(64)).pieces().rows()).isEqualTo(4);
  }

  private static List<Integer> chunksAPortion(int chunks) {
    RunPlan plan = plan(new Order.Input(), 2, 100, twoRecordsEach(chunks));
    return plan.portions(all(plan)).stream().map(portion -> portion.chunks().size()).toList();
  }

  private static long[] twoRecordsEach(int chunks) {
    long[] records = new long[chunks];
    Arrays.fill(records, 2);
    return records;
  }

  private static Positions at(long from, long to) {
    return new Positions(from, to);
  }

  private static Positions train(Portion portion) {
    return portion.rows().get(Split.TRAIN);
  }

  private static List<Integer> chunks(Portion portion) {
    return portion.chunks().stream().map(NumberedChunk::ordinal).toList();
  }

  private static ShardIndex all(RunPlan plan) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < plan.shards().size(); i++) {
      numbers.add(i);
    }
    return new ShardIndex(plan, numbers);
  }

  /** The plan of chunks of some records each, all accepted and all of the first split. */
  private static RunPlan plan(Order order, int batchSize, long shardRows, long... records) {
    return plan(1, order, batchSize, shardRows, records);
  }

  /** The same with chunks of one byte each, of which some make a stride. */
  private static RunPlan plan(
      long stride, Order order, int batchSize, long shardRows, long... records) {
    InputFile file =
        new InputFile(0, "a.jsonl", "file:/a.jsonl", 1, Compression.NONE, InputFormat.JSONL);
    List<ChunkScan> scans = new ArrayList<>();
    for (int i = 0; i < records.length; i++) {
      Chunk chunk = new Chunk(file, i, i, i + 1, null);
      scans.add(new ChunkScan(chunk, "", 1, 0, 0, records[i], records[i], 0, Map.of(), Map.of()));
    }
    SequentialSplitter splitter = new SequentialSplitter(1000, 0);
    Scan scan = new Scan(List.of(file), stride, scans);
    List<NumberedChunk> chunks = scan.number(splitter);
    return new RunPlan(
        null,
        scan.portionBytes(),
        chunks,
        splitter,
        order,
        RunPlan.rows(chunks),
        new Sharding(batchSize, false, shardRows));
  }
}
