package dev.sheaf.data;

import java.util.Optional;
import java.util.Set;

/** That Java's heap is full. */
public final class MemoryFault {
  /** What Java says where more would help; other errors of the kind are of sizes and threads. */
  private static final Set<String> OF_HEAP =
      Set.of("Java heap space", "GC overhead limit exceeded");

  private MemoryFault() {}

  /** What is wrong and the way out, if that is what an exception tells. */
  public static Optional<String> why(Throwable thrown) {
    return CauseChain.of(thrown).stream()
        .filter(OutOfMemoryError.class::isInstance)
        .filter(full -> OF_HEAP.contains(String.valueOf(full.getMessage())))
        .map(
            full ->
                "Java has run out of memory (%s), here, where it takes at most %s MiB, or on an executor: let it take more, as by SHEAF_OPTS=-Xmx8g, or by --driver-memory or --executor-memory of spark-submit."
                    .formatted(full.getMessage(), Runtime.getRuntime().maxMemory() >> 20))
        .findFirst();
  }
}
