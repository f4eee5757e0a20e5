package dev.sheaf;

import java.util.ArrayList;
import java.util.List;

/** An exception and what caused it, outermost first. */
final class CauseChain {
  private CauseChain() {}

  static List<Throwable> of(Throwable thrown) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable cause = thrown; cause != null && !chain.contains(cause); ) {
      chain.add(cause);
      cause = cause.getCause();
    }
    return chain;
  }
}
