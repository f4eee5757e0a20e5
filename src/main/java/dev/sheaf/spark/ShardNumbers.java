package dev.sheaf.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Writes ascending shard numbers as ranges, {@code 0-3,7,9-11}, and reads them. */
final class ShardNumbers {
  private ShardNumbers() {}

  static String format(List<Integer> shards) {
    StringBuilder ranges = new StringBuilder();
    for (int i = 0; i < shards.size(); ) {
      int from = i;
      while (i + 1 < shards.size() && shards.get(i + 1) == shards.get(i) + 1) {
        i++;
      }
      ranges.append(ranges.isEmpty() ? "" : ",").append(shards.get(from));
      if (i > from) {
        ranges.append('-').append(shards.get(i));
      }
      i++;
    }
    return ranges.toString();
  }

  static List<Integer> parse(String ranges) {
    List<Integer> shards = new ArrayList<>();
    for (String range : ranges.split(",", -1)) {
      int dash = range.indexOf('-');
      int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
      int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
      IntStream.rangeClosed(first, last).forEach(shards::add);
    }
    return shards;
  }
}
