package dev.sheaf.plan;

import dev.sheaf.data.ExampleParser;
import dev.sheaf.split.Order;
import dev.sheaf.split.Split;
import dev.sheaf.split.Splitter;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that the write needs to know of the scan: which chunk holds which rows, and where they go.
 *
 * <p>It holds some hundred bytes a chunk and nothing a record.
 *
 * @param parser what decided whether a record is accepted
 * @param portionBytes bytes of a portion, where chunks are small enough
 * @param chunks the chunks of all inputs, in order
 * @param splitter what decides a record's split
 * @param order what decides a row's position
 * @param rows rows of each split
 * @param sharding how rows are grouped
 */
public record RunPlan(
    ExampleParser parser,
    long portionBytes,
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

  /**
   * How shards are made: with a shuffle in pieces of as many rows as a portion has in the mean; in
   * input order a piece ends with its portion, however many these are.
   */
  public Pieces pieces() {
    boolean inOrder = order instanceof Order.Input;
    return new Pieces(
        shards(),
        inOrder
            ? Long.MAX_VALUE
            : sharding.batchFrom(Math.max(1, rowsOfAllSplits() / evenPortions())));
  }

  /** Rows of all splits together. */
  public long rowsOfAllSplits() {
    return rows.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many portions there would be if every chunk could be cut. */
  private long evenPortions() {
    return chunksByPortion().stream()
        .mapToLong(own -> Math.max(1, bytes(own) / portionBytes))
        .sum();
  }

  private static long bytes(List<NumberedChunk> chunks) {
    return chunks.stream().mapToLong(chunk -> chunk.scan().bytes()).sum();
  }

  /** The chunks, those of a portion together. */
  public List<List<NumberedChunk>> chunksByPortion() {
    List<List<NumberedChunk>> portions = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= chunks.size(); i++) {
      if (i == chunks.size() || chunks.get(i).portion() != chunks.get(from).portion()) {
        portions.add(chunks.subList(from, i));
        from = i;
      }
    }
    return portions;
  }

  /** The portions that make the wanted shards. */
  public List<Portion> portions(ShardIndex wanted) {
    List<Portion> portions = new ArrayList<>();
    int end = 0;
    for (List<NumberedChunk> own : chunksByPortion()) {
      end += own.size();
      if (order instanceof Order.Shuffle) {
        portions.add(new Portion(List.copyOf(own), allRows()));
      } else if (hold(own, wanted)) {
        portions.add(portion(own, end));
      }
    }
    return portions;
  }

  /** The plan as it is for some shards, with no other chunks than those that make them. */
  public RunPlan only(ShardIndex wanted) {
    SortedMap<Integer, NumberedChunk> needed = new TreeMap<>();
    for (Portion portion : portions(wanted)) {
      portion.chunks().forEach(chunk -> needed.put(chunk.ordinal(), chunk));
    }
    return new RunPlan(
        parser, portionBytes, List.copyOf(needed.values()), splitter, order, rows, sharding);
  }

  /**
   * The portions that make the wanted shards, as tasks take them. In input order a task takes one,
   * because a piece ends with it; with a shuffle there are no more than so many tasks.
   */
  public List<List<Portion>> portions(ShardIndex wanted, int tasks) {
    List<Portion> portions = portions(wanted);
    boolean inOrder = order instanceof Order.Input;
    return Parts.of(portions, inOrder ? portions.size() : Math.min(portions.size(), tasks));
  }

  private Map<Split, Positions> allRows() {
    Map<Split, Positions> all = new EnumMap<>(Split.class);
    rows.forEach((split, count) -> all.put(split, new Positions(0, count)));
    return all;
  }

  private static boolean hold(List<NumberedChunk> own, ShardIndex wanted) {
    for (Split split : Split.values()) {
      if (wanted.meets(split, positions(own, split))) {
        return true;
      }
    }
    return false;
  }

  /** The positions of the rows of chunks that follow each other, rows being in input order. */
  private static Positions positions(List<NumberedChunk> own, Split split) {
    return new Positions(
        own.get(0).positions(split).from(), own.get(own.size() - 1).positions(split).to());
  }

  /** The positions of the batches that begin in them. */
  private Positions made(List<NumberedChunk> own, Split split) {
    Positions here = positions(own, split);
    return new Positions(batchFrom(here.from(), split), batchFrom(here.to(), split));
  }

  private long batchFrom(long position, Split split) {
    return Math.min(sharding.batchFrom(position), rows.get(split));
  }

  private Portion portion(List<NumberedChunk> own, int behind) {
    Map<Split, Positions> made = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      made.put(split, made(own, split));
    }
    int end = behind;
    while (end < chunks.size() && reaches(made, chunks.get(end))) {
      end++;
    }
    return new Portion(List.copyOf(chunks.subList(behind - own.size(), end)), made);
  }

  private static boolean reaches(Map<Split, Positions> made, NumberedChunk chunk) {
    for (Map.Entry<Split, Positions> split : made.entrySet()) {
      Positions rows = split.getValue();
      if (rows.count() > 0 && rows.to() > chunk.positions(split.getKey()).from()) {
        return true;
      }
    }
    return false;
  }

  /** The plan as tasks need it, which get their portions one by one. */
  public RunPlan withoutChunks() {
    return new RunPlan(parser, portionBytes, List.of(), splitter, order, rows, sharding);
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
