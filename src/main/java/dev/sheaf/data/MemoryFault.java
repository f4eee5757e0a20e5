package dev.sheaf.data;

import java.util.Optional;

/** That Java has run out of memory. */
public final class MemoryFault {
  private MemoryFault() {}

  /** What is wrong and the way out, if that is what an exception tells. */
  public static Optional<String> why(Throwable thrown) {
    return CauseChain.of(thrown).stream()
        .filter(OutOfMemoryError.class::isInstance)
        .map(
            full ->
                "Java has run out of memory (%s); it takes at most %s MiB here: let it take more, as by SHEAF_OPTS=-Xmx8g or spark-submit's --driver-memory."
                    .formatted(full.getMessage(), Runtime.getRuntime().maxMemory() >> 20))
        .findFirst();
  }
}
