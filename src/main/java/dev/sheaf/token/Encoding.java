package dev.sheaf.token;

import com.knuddels.jtokkit.api.EncodingType;
import java.util.List;
import java.util.Map;

/**
 * One of OpenAI's encodings and its special ids.
 *
 * <p>Source: openai/tiktoken, {@code tiktoken_ext/openai_public.py}.
 */
record Encoding(String label, EncodingType type, Map<String, Integer> special) {
  private static final String END_OF_TEXT = "<|endoftext|>";

  static final List<Encoding> ALL =
      List.of(
          new Encoding("r50k_base", EncodingType.R50K_BASE, Map.of(END_OF_TEXT, 50256)),
          new Encoding("p50k_base", EncodingType.P50K_BASE, Map.of(END_OF_TEXT, 50256)),
          new Encoding(
              "cl100k_base",
              EncodingType.CL100K_BASE,
              Map.of(
                  END_OF_TEXT,
                  100257,
                  "<|fim_prefix|>",
                  100258,
                  "<|fim_middle|>",
                  100259,
                  "<|fim_suffix|>",
                  100260,
                  "<|endofprompt|>",
                  100276)),
          new Encoding(
              "o200k_base",
              EncodingType.O200K_BASE,
              Map.of(END_OF_TEXT, 199999, "<|endofprompt|>", 200018)));

  int endOfText() {
    return special.get(END_OF_TEXT);
  }
}
