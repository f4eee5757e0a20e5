package dev.sheaf.plan;

import dev.sheaf.split.Split;
import java.io.Serializable;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Finds the shard of a position, if it is one of those that are wanted. */
public final class ShardIndex implements Serializable {
  private static final long serialVersionUID = 1;

  private final long rowsOfAShard;
  private final Map<Split, Integer> firstShard = new EnumMap<>(Split.class);
  private final Map<Split, Integer> lastShard = new EnumMap<>(Split.class);
  private final BitSet wanted;

  /** The index of a plan's shards, of which some are wanted, by their numbers in the plan. */
  public ShardIndex(RunPlan plan, List<Integer> wanted) {
    this.rowsOfAShard = plan.sharding().rowsOfAShard();
    List<Shard> shards = plan.shards();
    for (int i = 0; i < shards.size(); i++) {
      firstShard.putIfAbsent(shards.get(i).split(), i);
      lastShard.put(shards.get(i).split(), i);
    }
    this.wanted = new BitSet(shards.size());
    wanted.forEach(this.wanted::set);
  }

  /** The number in the plan of the wanted shard that a position lies in. */
  OptionalInt find(Split split, long position) {
    int shard = shard(split, position);
    return wanted.get(shard) ? OptionalInt.of(shard) : OptionalInt.empty();
  }

  private int shard(Split split, long position) {
    // Dropped rows lie behind the last shard's rows and are counted there.
    return Math.toIntExact(
        Math.min(firstShard.get(split) + position / rowsOfAShard, lastShard.get(split)));
  }

  /** Whether some positions lie in a wanted shard. */
  boolean meets(Split split, Positions positions) {
    if (positions.count() == 0) {
      return false;
    }
    int next = wanted.nextSetBit(shard(split, positions.from()));
    return next >= 0 && next <= shard(split, positions.to() - 1);
  }
}
