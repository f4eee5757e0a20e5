package dev.sheaf.djl;

import java.util.Locale;

/**
 * The native libraries of PyTorch, which come in artifacts of their own beside the job jar.
 *
 * <p>They are looked for on the class path of the current thread, as DJL does.
 */
public final class TorchNatives {
  /** The version of PyTorch that this program is built against. */
  static final String TORCH_VERSION = "2.7.1";

  static final String DJL_VERSION = "0.35.1";

  private TorchNatives() {}

  /** Whether PyTorch and its binding are on the class path, built for this machine. */
  public static boolean available() {
    return found("pytorch/cpu/" + classifier() + "/" + System.mapLibraryName("torch"))
        && found("jnilib/" + classifier() + "/cpu/" + System.mapLibraryName("djl_torch"));
  }

  /**
   * Loads PyTorch's engine if it is not loaded, which {@link DjlCollator} does otherwise.
   *
   * @throws IllegalStateException if it does not load; a collator then says the same
   */
  public static void load() {
    TorchEngine.newManager().close();
  }

  /**
   * The Maven coordinates of what {@link #available} looks for, for a message: {@code
   * ai.djl.pytorch:pytorch-native-cpu:2.7.1:linux-x86_64 and
   * ai.djl.pytorch:pytorch-jni:2.7.1-0.35.1} on a PC with Linux.
   */
  public static String artifacts() {
    return "ai.djl.pytorch:pytorch-native-cpu:%s:%s and ai.djl.pytorch:pytorch-jni:%s-%s"
        .formatted(TORCH_VERSION, classifier(), TORCH_VERSION, DJL_VERSION);
  }

  private static boolean found(String resource) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    ClassLoader own = TorchNatives.class.getClassLoader();
    return (loader == null ? own : loader).getResource(resource) != null;
  }

  /** The machine, as DJL names it. */
  private static String classifier() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String os = system.startsWith("mac") ? "osx" : system.startsWith("win") ? "win" : system;
    String arch = System.getProperty("os.arch");
    return os + "-" + (arch.equals("amd64") ? "x86_64" : arch);
  }
}
