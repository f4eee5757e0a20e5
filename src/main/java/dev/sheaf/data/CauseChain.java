package dev.sheaf.data;

import java.util.ArrayList;
import java.util.List;

/** An exception and what caused it; Spark wraps what a task throws. */
public final class CauseChain {
  private CauseChain() {}

  /** An exception and its causes, outermost first. */
  public static List<Throwable> of(Throwable thrown) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable cause = thrown; cause != null && !chain.contains(cause); ) {
      chain.add(cause);
      cause = cause.getCause();
    }
    return chain;
  }

  /** The cause of all others. */
  public static Throwable deepest(Throwable thrown) {
    List<Throwable> chain = of(thrown);
    return chain.get(chain.size() - 1);
  }
}
