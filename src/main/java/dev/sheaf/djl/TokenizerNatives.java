package dev.sheaf.djl;

/**
 * Hugging Face's tokenizers, which come in an artifact of their own beside the job jar.
 *
 * <p>It is looked for on the class path of this program; nothing is loaded.
 */
public final class TokenizerNatives {
  private static final String LIBRARY = "ai/djl/huggingface/tokenizers/jni/TokenizersLibrary.class";

  private TokenizerNatives() {}

  /** Whether the artifact is on the class path. */
  public static boolean available() {
    return TokenizerNatives.class.getClassLoader().getResource(LIBRARY) != null;
  }

  /** The Maven coordinates of what {@link #available} looks for, for a message. */
  public static String artifact() {
    return "ai.djl.huggingface:tokenizers:" + TorchNatives.DJL_VERSION;
  }
}
