package dev.sheaf.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What was meant by a key that there is not. */
final class NearestKey {
  /** What it costs to look for a key in another group, in edits. */
  private static final int ELSEWHERE = 2;

  private NearestKey() {}

  /**
   * The key that was probably meant: the one that takes the fewest edits to reach, as a whole, or
   * by its last part with its group left out or mistaken. Of equals the first; empty if none is
   * near. Capitals count as small letters, which all keys are written in.
   */
  static Optional<String> of(String written, Set<String> keys) {
    String name = written.toLowerCase(Locale.ROOT);
    int fewest = Math.max(2, lastPart(name).length() / 2) + 1;
    String nearest = null;
    for (String key : keys) {
      int edits = Math.min(edits(name, key), edits(lastPart(name), lastPart(key)) + ELSEWHERE);
      if (edits < fewest) {
        fewest = edits;
        nearest = key;
      }
    }
    return Optional.ofNullable(nearest);
  }

  private static String lastPart(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** Levenshtein's distance. */
  static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
