package dev.sheaf.plan;

import dev.sheaf.data.ExampleParser;
import dev.sheaf.data.InputFile;
import dev.sheaf.split.Order;
import dev.sheaf.split.Split;
import dev.sheaf.split.Splitter;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * All that the write needs to know of the scan: which chunk holds which rows, and where they go.
 *
 * <p>It holds some hundred bytes a chunk and nothing a record.
 *
 * @param parser what decided whether a record is accepted
 * @param inputs the input files, in order
 * @param chunks the chunks of all inputs, in order
 * @param splitter what decides a record's split
 * @param order what decides a row's position
 * @param rows rows of each split
 * @param sharding how rows are grouped
 */
public record RunPlan(
    ExampleParser parser,
    List<InputFile> inputs,
    List<NumberedChunk> chunks,
    Splitter splitter,
    Order order,
    Map<Split, Long> rows,
    Sharding sharding)
    implements Serializable {

  /** All shards: those of train, then test, then validation. */
  public List<Shard> shards() {
    List<Shard> shards = new ArrayList<>();
    for (Split split : Split.values()) {
      shards.addAll(sharding.shards(split, rows.get(split)));
    }
    return shards;
  }

  /** The chunks that hold rows of a shard; with a shuffle that may be any. */
  public List<NumberedChunk> chunksOf(Shard shard) {
    return chunks.stream()
        .filter(chunk -> !(order instanceof Order.Input) || chunk.holdsRowsOf(shard))
        .toList();
  }

  /** The plan as tasks need it, which get their chunks one by one. */
  public RunPlan withoutChunks() {
    return new RunPlan(parser, List.of(), List.of(), splitter, order, rows, sharding);
  }

  /** The rows of each split in some chunks. */
  public static Map<Split, Long> rows(List<NumberedChunk> chunks) {
    Map<Split, Long> rows = none();
    for (NumberedChunk chunk : chunks) {
      chunk.inSplit().forEach((split, n) -> rows.merge(split, n, Long::sum));
    }
    return rows;
  }

  static Map<Split, Long> none() {
    Map<Split, Long> counts = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      counts.put(split, 0L);
    }
    return counts;
  }
}
