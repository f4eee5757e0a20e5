package dev.sheaf.job;

import dev.sheaf.data.LocalNames;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a path leads, as far as its text and the links of this machine tell.
 *
 * @param fileSystem scheme and authority in lower case; empty for local paths and those without a
 *     scheme
 * @param names of the folders on the way, and of the last file or folder
 */
record Place(String fileSystem, List<String> names) {
  private static final Set<String> WEB = Set.of("http", "https");
  private static final Pattern URI =
      Pattern.compile("(?s)([A-Za-z][A-Za-z0-9+.-]*):(?://([^/]*))?(.*)");

  static boolean isWeb(String path) {
    Matcher uri = URI.matcher(path);
    return uri.matches() && WEB.contains(lower(uri.group(1)));
  }

  static Place of(String path) {
    Matcher uri = URI.matcher(path);
    if (!uri.matches()) {
      return local(path);
    }
    String scheme = lower(uri.group(1));
    String authority = uri.group(2) == null ? "" : lower(uri.group(2));
    return scheme.equals("file")
        ? local(uri.group(3))
        : new Place(scheme + "://" + authority, names(uri.group(3)));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static Place local(String path) {
    String absolute = path.startsWith("/") ? path : Path.of("").toAbsolutePath() + "/" + path;
    return new Place("", real(names(absolute)));
  }

  /** The names with links followed, as far as there is something. */
  private static List<String> real(List<String> names) {
    for (int there = names.size(); there > 0; there--) {
      try {
        Path real = Path.of("/" + String.join("/", names.subList(0, there))).toRealPath();
        List<String> all = new ArrayList<>(names(real.toString()));
        all.addAll(names.subList(there, names.size()));
        return all;
      } catch (IOException | InvalidPathException e) {
        // Not there, or not to be seen: perhaps what it lies in is.
      }
    }
    return names;
  }

  private static List<String> names(String path) {
    Deque<String> names = new ArrayDeque<>();
    for (String name : path.split("/", -1)) {
      if (name.equals("..")) {
        names.pollLast();
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.addLast(name);
      }
    }
    return List.copyOf(names);
  }

  /**
   * Whether this place is, holds or lies in what a glob may match.
   *
   * <pre>
   *   data/out   data/*.json   no
   *   data/out   data/*        yes: it lies in what matches
   *   data       data/*.json   yes: it holds what matches
   * </pre>
   */
  boolean meets(Place glob) {
    int shared = Math.min(names.size(), glob.names.size());
    for (int i = 0; i < shared; i++) {
      if (!matches(glob.names.get(i), names.get(i))) {
        return false;
      }
    }
    return fileSystem.equals(glob.fileSystem);
  }

  private static boolean matches(String glob, String name) {
    try {
      return glob.equals(name) || LocalNames.matcher(glob).matches(Path.of(name));
    } catch (InvalidPathException e) {
      return false; // not a name on this system: nothing on it can be named so
    }
  }
}
