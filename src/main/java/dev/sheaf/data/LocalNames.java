package dev.sheaf.data;

import java.nio.charset.Charset;
import java.util.Optional;

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

  /** What is wrong with a name that is not in the encoding, for a message. */
  static String fault() {
    return "has a name that is not in the encoding of this process, %s; rename it or set a locale that has it (LC_ALL=C.UTF-8)"
        .formatted(ENCODING);
  }
}
