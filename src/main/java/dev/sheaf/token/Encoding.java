package dev.sheaf.token;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

/**
 * One of OpenAI's encodings: its split pattern, the SHA-256 of its rank file, its special ids.
 *
 * <p>The rank files are those of the jtokkit jar. They are the files that tiktoken downloads, and
 * the digests are the ones it pins; a test holds the files to them, since hashing takes longer than
 * loading.
 *
 * <p>Source: openai/tiktoken, {@code tiktoken_ext/openai_public.py}.
 */
enum Encoding {
  R50K_BASE(
      SplitPattern.GPT2,
      "306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930",
      Map.of(Encoding.END_OF_TEXT, 50256)),
  P50K_BASE(
      SplitPattern.GPT2,
      "94b5ca7dff4d00767bc256fdd1b27e5b17361d7b8a5f968547f9f23eb70d2069",
      Map.of(Encoding.END_OF_TEXT, 50256)),
  CL100K_BASE(
      SplitPattern.CL100K,
      "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
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
  O200K_BASE(
      SplitPattern.O200K,
      "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
      Map.of(Encoding.END_OF_TEXT, 199999, "<|endofprompt|>", 200018));

  private static final String END_OF_TEXT = "<|endoftext|>";

  private final SplitPattern pattern;
  private final String sha256;

  @SuppressWarnings("ImmutableEnumChecker") // Map.of
  private final Map<String, Integer> special;

  Encoding(SplitPattern pattern, String sha256, Map<String, Integer> special) {
    this.pattern = pattern;
    this.sha256 = sha256;
    this.special = special;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Loads the vocabulary. */
  Tokenizer load() {
    byte[] ranks = read("/com/knuddels/jtokkit/" + label() + ".tiktoken");
    return new BytePairTokenizer(
        label(), RankFile.read(ranks), pattern, false, special, special.get(END_OF_TEXT), sha256);
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
