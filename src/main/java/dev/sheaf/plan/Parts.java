package dev.sheaf.plan;

import java.util.ArrayList;
import java.util.List;

/** Cuts a list to parts of about the same length. */
public final class Parts {
  private Parts() {}

  /**
   * So many parts, in order.
   *
   * <pre>
   *   [a, b, c, d, e] in 3   →   [a] [b, c] [d, e]
   * </pre>
   */
  public static <T> List<List<T>> of(List<T> all, int count) {
    List<List<T>> parts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) all.size() * i / count);
      int to = (int) ((long) all.size() * (i + 1) / count);
      parts.add(List.copyOf(all.subList(from, to)));
    }
    return parts;
  }
}
