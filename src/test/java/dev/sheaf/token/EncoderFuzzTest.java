package dev.sheaf.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Any text: ids that give it back, none of them special, and as the plain way gives them. */
public class EncoderFuzzTest {
  /** An encoding, how it splits, and the ranks of its tokens by their bytes, one a character. */
  private record Plain(Tokenizer tokenizer, SplitPattern pattern, Map<String, Integer> ranks) {
    static Plain of(String name, SplitPattern pattern, int tokens) {
      Tokenizer tokenizer = Tokenizers.named(name);
      Map<String, Integer> ranks = new HashMap<>();
      for (int id = 0; id < tokens; id++) {
        ranks.put(bytes(tokenizer.bytes(id)), id);
      }
      return new Plain(tokenizer, pattern, ranks);
    }

    /** Splits as the scanner does, then merges the pair of lowest rank until there is none. */
    List<Integer> encode(byte[] utf8) {
      List<Integer> ids = new ArrayList<>();
      for (String piece : ScannerTest.pieces(pattern, new String(utf8, UTF_8))) {
        merge(bytes(piece.getBytes(UTF_8)), ids);
      }
      return ids;
    }

    private void merge(String piece, List<Integer> ids) {
      List<String> parts = new ArrayList<>(Arrays.asList(piece.split("", -1)));
      parts.remove(parts.size() - 1);
      for (int best = lowest(parts); best >= 0; best = lowest(parts)) {
        parts.set(best, parts.get(best) + parts.remove(best + 1));
      }
      parts.forEach(part -> ids.add(ranks.get(part)));
    }

    private int lowest(List<String> parts) {
      int best = -1;
      int lowest = Integer.MAX_VALUE;
      for (int i = 0; i + 1 < parts.size(); i++) {
        int rank = ranks.getOrDefault(parts.get(i) + parts.get(i + 1), Integer.MAX_VALUE);
        if (rank < lowest) {
          lowest = rank;
          best = i;
        }
      }
      return best;
    }

    private static String bytes(byte[] bytes) {
      return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    }
  }

  private static final List<Plain> ENCODINGS =
      List.of(
          Plain.of("r50k_base", SplitPattern.GPT2, 50256),
          Plain.of("cl100k_base", SplitPattern.CL100K, 100256),
          Plain.of("o200k_base", SplitPattern.O200K, 199998));

  @Test
  void changedTexts() {
    List<byte[]> seeds =
        Seeds.of(
            "Below is an instruction that describes a task. Write a response.\n\n### Response:\n",
            "if (x == 10) {\n\treturn getPage('s');  // <|endoftext|>\r\n}",
            "Größe, слово 日本語 😀👩\u200D👧 e\u0301 ﬁ\u00A0\u3000\u2028'LL 1234567 ²½",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa        ");
    String[] pieces = {
      " ",
      "  ",
      "\n",
      "\t",
      "'s",
      "'LL",
      "ſ",
      "\u0130",
      "the",
      "HTTP",
      "12",
      "()",
      "/",
      "日",
      "😀",
      "\u0301",
      "\uFEFF",
      "\0",
      "<|im_end|>"
    };
    new Seeds(seeds, pieces).feed(EncoderFuzzTest.class, 2000, EncoderFuzzTest::fuzzerTestOneInput);
  }

  /** Encodes a text. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    byte[] text = new String(bytes, UTF_8).getBytes(UTF_8);
    for (Plain encoding : ENCODINGS) {
      assertThat(encoding.tokenizer().encode(text))
          .containsExactly(encoding.encode(text).toArray(Integer[]::new));
    }
  }
}
