package dev.sheaf.data;

import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.PathMatcher;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** The names of local files, which Java can only spell in the encoding of the process's locale. */
public final class LocalNames {
  private static final String ENCODING = System.getProperty("sun.jnu.encoding");

  private LocalNames() {}

  /** Why no local file can be reached by a path, for a message; empty if one can. */
  public static Optional<String> fault(String path) {
    return Charset.forName(ENCODING).newEncoder().canEncode(path)
        ? Optional.empty()
        : Optional.of(fault());
  }

  /** Matches names as a glob of Hadoop's does; nothing if Java does not know the notation. */
  public static PathMatcher matcher(String glob) {
    try {
      // Hadoop's negate a class with either sign, Java's with the exclamation mark alone.
      return FileSystems.getDefault().getPathMatcher("glob:" + glob.replace("[^", "[!"));
    } catch (PatternSyntaxException e) {
      return name -> false;
    }
  }

  /** What is wrong with a name that is not in the encoding, for a message. */
  static String fault() {
    return "has a name that is not in the encoding of this process, %s; rename it or set a locale that has it (LC_ALL=C.UTF-8)"
        .formatted(ENCODING);
  }
}
