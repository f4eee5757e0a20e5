package dev.sheaf.token;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The tokenizers there are, by name; each is loaded when first asked for, once in a JVM. */
public final class Tokenizers {
  private static final Map<String, Encoding> ENCODINGS = encodings();
  private static final Map<Encoding, Tokenizer> LOADED = new ConcurrentHashMap<>();

  private Tokenizers() {}

  private static Map<String, Encoding> encodings() {
    Map<String, Encoding> encodings = new TreeMap<>();
    for (Encoding encoding : Encoding.values()) {
      encodings.put(encoding.label(), encoding);
    }
    encodings.put("gpt2", Encoding.R50K_BASE);
    return encodings;
  }

  /**
   * The tokenizer of a name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names there are
   */
  public static Tokenizer named(String label) {
    Encoding encoding = ENCODINGS.get(label);
    if (encoding == null) {
      throw new IllegalArgumentException(
          "There is no tokenizer '%s'; the tokenizers are %s."
              .formatted(label, String.join(", ", labels())));
    }
    return LOADED.computeIfAbsent(encoding, Encoding::load);
  }

  /** What the tokenizer of a name calls itself; the name itself if there is none. */
  public static String labelOf(String name) {
    Encoding encoding = ENCODINGS.get(name);
    return encoding == null ? name : encoding.label();
  }

  /** The names there are, sorted. */
  public static Set<String> labels() {
    return new TreeSet<>(ENCODINGS.keySet());
  }
}
