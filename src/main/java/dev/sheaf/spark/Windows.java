package dev.sheaf.spark;

import dev.sheaf.plan.RunPlan;
import dev.sheaf.plan.Shard;
import dev.sheaf.split.Order;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Cuts the shards of a run into windows, which are made and joined one after the other, so that a
 * run that goes on finds those of the time before.
 *
 * <p>A window holds what stands at about the same place of every split, for in input order that
 * comes from the same chunks.
 *
 * @param plan the run
 * @param grain how finely work is cut
 * @param cores how many tasks run at a time
 */
record Windows(RunPlan plan, Grain grain, int cores) {
  /** Portions of a window for every core: minutes of work at most, and many waves of tasks. */
  private static final int PORTIONS_A_CORE = 64;

  /** Windows of a shuffle at most, for each of them reads all of the input. */
  private static final int MOST_SHUFFLED = 4;

  /** Cuts shards, given by their numbers in the plan. */
  List<List<Integer>> cut(List<Integer> numbers) {
    return cut(numbers, rowsOfAWindow());
  }

  private long rowsOfAWindow() {
    int together = grain.tasksFor((long) PORTIONS_A_CORE * cores);
    long windows = ((long) plan.chunksByPortion().size() + together - 1) / together;
    if (plan.order() instanceof Order.Shuffle) {
      windows = Math.min(windows, MOST_SHUFFLED);
    }
    long rows = plan.rowsOfAllSplits();
    // A window ends before the shard that is too much for it, and should not end before its share.
    return (rows + windows - 1) / windows + plan.sharding().rowsOfAShard() - 1;
  }

  /** Cuts shards to windows of at most so many rows, or of one shard. */
  List<List<Integer>> cut(List<Integer> numbers, long most) {
    List<Shard> shards = plan.shards();
    List<Integer> byPlace = new ArrayList<>(numbers);
    byPlace.sort(Comparator.comparingDouble(number -> place(shards.get(number))));
    List<List<Integer>> windows = new ArrayList<>();
    long rows = 0;
    for (int number : byPlace) {
      long here = shards.get(number).rows() + shards.get(number).dropped();
      if (windows.isEmpty() || rows + here > most) {
        windows.add(new ArrayList<>());
        rows = 0;
      }
      windows.get(windows.size() - 1).add(number);
      rows += here;
    }
    windows.forEach(window -> window.sort(null));
    return windows;
  }

  /** Where a shard begins, as a share of its split. */
  private double place(Shard shard) {
    return (double) shard.first() / Math.max(1, plan.rows().get(shard.split()));
  }
}
