package dev.sheaf.data;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How many there are of something, as messages say it. */
public final class Amount {
  private Amount() {}

  /**
   * A number of things: {@code 1 record}, {@code 12,345 records}.
   *
   * @param things in the plural, which ends in {@code s} if it differs from the singular
   */
  public static String of(long count, String things) {
    return number(count) + " " + (count == 1 ? one(things) : things);
  }

  /**
   * What a sentence says of some of them: {@code 1 of 9 records was}, {@code 2 of 9 records were}.
   */
  public static String someWere(long some, long all, String things) {
    return "%s of %s %s".formatted(number(some), of(all, things), some == 1 ? "was" : "were");
  }

  /** Each of some counts with its name: {@code 2 duplicate-key, 1 not-text}. */
  public static String each(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(count -> number(count.getValue()) + " " + count.getKey())
        .collect(Collectors.joining(", "));
  }

  /** A number with a comma at every thousand, whatever the locale. */
  public static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String one(String things) {
    return things.replaceFirst("(?<=ch)es$|s$", "");
  }
}
