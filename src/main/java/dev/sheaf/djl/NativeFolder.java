package dev.sheaf.djl;

import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;

/**
 * Where DJL unpacks native libraries when they are first loaded on a machine.
 *
 * <p>They go to {@code .cache/sheaf} in the user's home for all runs to come; where there is no
 * home to write to, to a folder of this process alone, deleted as soon as the libraries are in
 * memory. {@code DJL_CACHE_DIR}, as an environment variable or system property, names another
 * place.
 */
final class NativeFolder {
  /** Names another place. */
  static final String CACHE = "DJL_CACHE_DIR";

  private NativeFolder() {}

  /** Loads a library, offline and without a word to DJL's makers. */
  static synchronized <T> T load(Supplier<T> loading) throws IOException {
    // DJL reads these when its classes are first used.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    if (isSet(CACHE) || isSet("ENGINE_CACHE_DIR")) {
      return loadFrom(Utils.getEngineCacheDir(), loading);
    }
    Path home = Path.of(System.getProperty("user.home"));
    return home.isAbsolute() && Files.isWritable(home)
        ? loadFrom(home.resolve(".cache/sheaf/djl-" + TorchNatives.DJL_VERSION), loading)
        : loadFromTemporary(loading);
  }

  private static boolean isSet(String name) {
    String value = Utils.getEnvOrSystemProperty(name);
    return value != null && !value.isEmpty();
  }

  /**
   * Loads while holding a lock: DJL deletes a folder that it finds incomplete, even one that
   * another process has just filled.
   */
  private static <T> T loadFrom(Path folder, Supplier<T> loading) throws IOException {
    Files.createDirectories(folder);
    System.setProperty(CACHE, folder.toString());
    try (FileChannel channel =
        FileChannel.open(
            folder.resolve("sheaf.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock(); // until the channel is closed
      return loading.get();
    }
  }

  private static <T> T loadFromTemporary(Supplier<T> loading) throws IOException {
    Path folder = Files.createTempDirectory("sheaf-djl");
    try {
      return loadFrom(folder, loading);
    } finally {
      System.clearProperty(CACHE);
      Utils.deleteQuietly(folder);
    }
  }
}
