package dev.sheaf.spark;

/**
 * Loads in the background what is going to be needed.
 *
 * <p>What does not load is not reported here: it fails again where it is used, and is explained
 * there.
 */
public final class Early {
  private Early() {}

  /** Loads something on a thread of its own, which the program does not wait for. */
  public static void load(Runnable loader) {
    Thread thread = new Thread(loader, "early");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((failed, e) -> {});
    thread.start();
  }
}
