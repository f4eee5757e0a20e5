package dev.sheaf.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * PyTorch's engine, loaded once: offline, without a word to its makers, and on one thread.
 *
 * <p>At the first load on a machine DJL unpacks 432 MB. They go to {@code .cache/sheaf} in the
 * user's home for all runs to come; where there is no home to write to, to a folder of this process
 * alone, deleted as soon as the libraries are in memory. {@code DJL_CACHE_DIR}, as an environment
 * variable or system property, names another place.
 */
final class TorchEngine {
  private static final String CACHE = "DJL_CACHE_DIR";

  private static Engine engine;

  private TorchEngine() {}

  /**
   * A manager of arrays, to be closed.
   *
   * @throws IllegalStateException if the libraries are not on the class path or do not load; the
   *     message names the way out
   */
  static synchronized NDManager newManager() {
    if (engine == null) {
      check();
      configure();
      engine = load();
    }
    return engine.newBaseManager();
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
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
  }

  private static Engine load() {
    try {
      if (isSet(CACHE) || isSet("ENGINE_CACHE_DIR")) {
        return loadFrom(Utils.getEngineCacheDir());
      }
      Path home = Path.of(System.getProperty("user.home"));
      return home.isAbsolute() && Files.isWritable(home)
          ? loadFrom(home.resolve(".cache/sheaf/djl-" + TorchNatives.DJL_VERSION))
          : loadFromTemporary();
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new IllegalStateException(
          ("PyTorch does not load: %s. Set %s to a folder to write to and run code from, "
                  + "or set collate.where=executors.")
              .formatted(e, CACHE),
          e);
    }
  }

  private static boolean isSet(String name) {
    String value = Utils.getEnvOrSystemProperty(name);
    return value != null && !value.isEmpty();
  }

  /**
   * Loads while holding a lock: DJL deletes a folder that it finds incomplete, even one that
   * another process has just filled.
   */
  private static Engine loadFrom(Path folder) throws IOException {
    Files.createDirectories(folder);
    System.setProperty(CACHE, folder.toString());
    try (FileChannel channel =
        FileChannel.open(
            folder.resolve("sheaf.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock(); // until the channel is closed
      return Engine.getEngine("PyTorch");
    }
  }

  private static Engine loadFromTemporary() throws IOException {
    Path folder = Files.createTempDirectory("sheaf-djl");
    try {
      return loadFrom(folder);
    } finally {
      Utils.deleteQuietly(folder);
    }
  }
}
