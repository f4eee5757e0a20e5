package dev.sheaf.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * PyTorch's engine, loaded once: offline, without a word to its makers, and on one thread.
 *
 * <p>The first load on a machine unpacks 432 MB, see {@link NativeFolder}.
 */
final class TorchEngine {
  private static final FutureTask<Engine> ENGINE = new FutureTask<>(TorchEngine::load);

  private TorchEngine() {}

  /**
   * A manager of arrays, to be closed.
   *
   * @throws IllegalStateException if the libraries are not on the class path or do not load; the
   *     message names the way out
   */
  static NDManager newManager() {
    check();
    ENGINE.run(); // the first of several threads loads, the others wait below
    try {
      return ENGINE.get().newBaseManager();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while PyTorch was loading.", e);
    }
  }

  /** DJL would try to download what is missing. */
  private static void check() {
    if (!TorchNatives.available()) {
      throw new IllegalStateException(
          "PyTorch is not on the class path. Add %s, or set collate.where=executors."
              .formatted(TorchNatives.artifacts()));
    }
  }

  /** DJL reads these when its classes are first used. */
  private static void configure() {
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
  }

  private static Engine load() {
    configure();
    try {
      return NativeFolder.load(() -> Engine.getEngine("PyTorch"));
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new IllegalStateException(
          ("PyTorch does not load: %s. Set %s to a folder to write to and run code from, "
                  + "or set collate.where=executors.")
              .formatted(e, NativeFolder.CACHE),
          e);
    }
  }
}
