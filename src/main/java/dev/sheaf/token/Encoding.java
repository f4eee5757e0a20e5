package dev.sheaf.token;

import dev.sheaf.data.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

/**
 * One of OpenAI's encodings, its split pattern and its special ids.
 *
 * <p>The rank files are those of the jtokkit jar. They are the files that tiktoken downloads, so
 * their digests are the ones it pins.
 *
 * <p>Source: openai/tiktoken, {@code tiktoken_ext/openai_public.py}.
 */
enum Encoding {
  R50K_BASE(SplitPattern.GPT2, Map.of(Encoding.END_OF_TEXT, 50256)),
  P50K_BASE(SplitPattern.GPT2, Map.of(Encoding.END_OF_TEXT, 50256)),
  CL100K_BASE(
      SplitPattern.CL100K,
      Map.of(
          Encoding.END_OF_TEXT,
          100257,
          "<|fim_prefix|>",
          100258,
          "<|fim_middle|>",
          100259,
          "<|fim_suffix|>",
          100260,
          "<|endofprompt|>",
          100276)),
  O200K_BASE(SplitPattern.O200K, Map.of(Encoding.END_OF_TEXT, 199999, "<|endofprompt|>", 200018));

  private static final String END_OF_TEXT = "<|endoftext|>";

  private final SplitPattern pattern;

  @SuppressWarnings("ImmutableEnumChecker") // Map.of
  private final Map<String, Integer> special;

  Encoding(SplitPattern pattern, Map<String, Integer> special) {
    this.pattern = pattern;
    this.special = special;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Loads the vocabulary. */
  Tokenizer load() {
    byte[] ranks = read("/com/knuddels/jtokkit/" + label() + ".tiktoken");
    return new BytePairTokenizer(
        label(),
        RankFile.read(ranks),
        pattern,
        false,
        special,
        special.get(END_OF_TEXT),
        Sha256.hex(ranks));
  }

  private static byte[] read(String resource) {
    try (InputStream in = Encoding.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(
            "The jtokkit jar on the class path lacks " + resource + ".");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
