package dev.sheaf.spark;

import dev.sheaf.data.CauseChain;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** That tasks give the driver more than Spark lets it take. */
public final class DriverLimit {
  private static final Pattern EXCEEDED =
      Pattern.compile(
          "results of \\d+ tasks \\((.+?)\\) is bigger than (?:local )?(\\S*maxResultSize) \\((.+?)\\)");

  private DriverLimit() {}

  /** What is wrong and the way out, if that is what an exception tells. */
  public static Optional<String> why(Throwable thrown) {
    return CauseChain.of(thrown).stream()
        .map(cause -> EXCEEDED.matcher(String.valueOf(cause.getMessage())))
        .filter(Matcher::find)
        .map(
            found ->
                "What tasks give the driver has %s, more than %s, which is %s: raise it, or, if the job collates on the driver, say collate.where: executors, which gives the same bytes."
                    .formatted(found.group(1), found.group(2), found.group(3)))
        .findFirst();
  }
}
