package dev.sheaf.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tiktoken gives was written by {@code encoders.py}, which also compares whole corpora. */
class EncodersTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(strings = {"r50k_base", "p50k_base", "cl100k_base", "o200k_base"})
  void idsAreTiktokens(String name) throws IOException {
    Tokenizer tokenizer = Tokenizers.named(name);
    for (JsonNode golden : golden()) {
      String text = golden.get("text").textValue();

      assertThat(tokenizer.encode(utf8(text))).as(text).isEqualTo(ints(golden.get(name)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"r50k_base", "p50k_base", "cl100k_base", "o200k_base"})
  void whatWasSeenBeforeChangesNothing(String name) throws IOException {
    Tokenizer tokenizer = Tokenizers.named(name);
    for (JsonNode golden : golden()) {
      byte[] text = utf8(golden.get("text").textValue());
      int[] first = tokenizer.encode(text);

      assertThat(tokenizer.encode(text)).isEqualTo(first);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"r50k_base", "p50k_base", "cl100k_base", "o200k_base"})
  void idsOfWordsAreJtokkits(String name) {
    var jtokkit =
        Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.fromName(name).orElseThrow());
    Tokenizer tokenizer = Tokenizers.named(name);
    Random random = new Random(3);
    for (int i = 0; i < 300; i++) {
      String text = words(random, 200);

      assertThat(tokenizer.encode(utf8(text)))
          .as(text)
          .isEqualTo(jtokkit.encodeOrdinary(text).toArray());
    }
  }

  /** Words and white space that both split alike, ending in a full stop. */
  private static String words(Random random, int count) {
    String[] parts = {
      " ", " ", " ", "\n", "\t", "  ", "the", "The", "HTTP", "getPage", "'s", "'LL", "12", "34567",
      "(", "});", "//", "\n\n", "größe", "слово", "日本", "語", "é", "😀", "_", "=", "\"", "–"
    };
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    return text.append('.').toString();
  }

  @Test
  void aMegabyteWithoutASplitTakesItsTimeButNoMore() {
    Tokenizer tokenizer = Tokenizers.named("o200k_base");
    String same = "a".repeat(1 << 20);
    Random random = new Random(5);
    StringBuilder mixed = new StringBuilder();
    for (int i = 0; i < 1 << 20; i++) {
      mixed.append((char) ('a' + random.nextInt(8)));
    }

    for (String text : List.of(same, mixed.toString())) {
      int bytes = 0;
      for (int id : tokenizer.encode(utf8(text))) {
        bytes += tokenizer.bytes(id).length;
      }
      assertThat(bytes).isEqualTo(1 << 20);
    }
  }

  private static List<JsonNode> golden() throws IOException {
    List<JsonNode> golden = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                EncodersTest.class.getResourceAsStream("/encoders/texts.jsonl"),
                StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        golden.add(JSON.readTree(line));
      }
    }
    return golden;
  }

  private static int[] ints(JsonNode array) {
    int[] ints = new int[array.size()];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = array.get(i).intValue();
    }
    return ints;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
