package dev.sheaf.job;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks that a job neither writes where it reads nor shows a secret in its paths. */
final class Places {
  private static final Pattern SCHEME = Pattern.compile("(?i)[a-z][a-z0-9+.-]*:.*");
  private static final Pattern GLOB = Pattern.compile("[^/]*[*?\\[{]");
  private static final Pattern USER_INFO = Pattern.compile("(?i)[a-z][a-z0-9+.-]*://[^/]*:[^/]*@.*");

  private Places() {}

  static void check(JobConfig job, Group root) {
    String output = job.output().path();
    if (output.isEmpty()) {
      return;
    }
    if (isWeb(output)) {
      root.problem("output.path", "is a URL; it must be a folder on a file system");
    }
    if (USER_INFO.matcher(output).matches()) {
      root.problem(
          "output.path", "holds a password; put it where the file system's own settings are");
    }
    for (String input : job.input().paths()) {
      if (!isWeb(input) && touch(folder(output), folder(input))) {
        root.problem(
            "output.path",
            "'%s' and input.paths '%s' lie in one another; choose a folder apart from the input"
                .formatted(output, input));
      }
    }
  }

  private static boolean isWeb(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return lower.startsWith("http://") || lower.startsWith("https://");
  }

  /** The part of a path before its first glob, in a form that can be compared. */
  private static String folder(String path) {
    Matcher glob = GLOB.matcher(path);
    String fixed = glob.find() ? path.substring(0, glob.start()) : path;
    if (SCHEME.matcher(fixed).matches() && !fixed.startsWith("file:")) {
      return fixed.endsWith("/") ? fixed : fixed + "/";
    }
    Path local =
        fixed.startsWith("file:") ? Path.of(URI.create(fixed).getPath()) : Path.of(fixed);
    return local.toAbsolutePath().normalize() + "/";
  }

  /**
   * Whether the output is the input, or lies below it; a file beside which the output lies is not
   * touched by it.
   */
  private static boolean touch(String output, String input) {
    return output.startsWith(input) || input.startsWith(output);
  }
}
