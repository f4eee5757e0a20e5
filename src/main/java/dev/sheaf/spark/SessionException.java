package dev.sheaf.spark;

import dev.sheaf.data.CauseChain;
import dev.sheaf.data.StorageFault;

/** Spark did not start; the message says on which master and, in Spark's words, why. */
public final class SessionException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SessionException(String master, Exception cause) {
    super("Spark does not start on %s: %s.".formatted(master, words(cause)), cause);
  }

  private static String words(Exception thrown) {
    StorageFault fault = StorageFault.of(thrown);
    if (fault.isKerberos()) {
      return fault.why();
    }
    String words = StorageFault.words(thrown);
    Throwable deepest = CauseChain.deepest(thrown);
    return deepest == thrown
        ? words
        : "%s (%s)".formatted(words, StorageFault.firstLine(deepest.toString()));
  }
}
