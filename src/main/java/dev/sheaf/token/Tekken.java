package dev.sheaf.token;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code tekken.json}: the special tokens have the first ids, a token's id is its rank behind
 * them, and only so many ranks are used that the vocabulary has its size.
 *
 * <p>Source: mistralai/mistral-common, {@code tokens/tokenizers/tekken.py}.
 */
final class Tekken {
  /** The special tokens of files that do not list theirs, as far as all versions agree. */
  private static final List<String> FIRST_SPECIAL =
      List.of(
          "<unk>",
          "<s>",
          "</s>",
          "[INST]",
          "[/INST]",
          "[AVAILABLE_TOOLS]",
          "[/AVAILABLE_TOOLS]",
          "[TOOL_RESULTS]",
          "[/TOOL_RESULTS]",
          "[TOOL_CALLS]");

  private JsonNode config = MissingNode.getInstance();
  private JsonNode listed = MissingNode.getInstance();
  private final List<byte[]> byRank = new ArrayList<>();

  private Tekken() {}

  /** Reads a file from behind its first bracket. */
  static VocabularyFile read(JsonParser json) throws IOException, VocabularyFileException {
    Tekken file = new Tekken();
    do {
      String key = json.currentName();
      json.nextToken();
      switch (key) {
        case "config" -> file.config = json.readValueAsTree();
        case "special_tokens" -> file.listed = json.readValueAsTree();
        case "vocab" -> file.readRanks(json);
        default -> json.skipChildren();
      }
    } while (json.nextToken() == JsonToken.FIELD_NAME);
    return file.vocabulary();
  }

  private void readRanks(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.START_OBJECT) {
      int rank = byRank.size();
      byte[] bytes = null;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        json.nextToken();
        switch (key) {
          case "rank" -> rank = json.getIntValue();
          case "token_bytes" -> bytes = json.getBinaryValue();
          default -> json.skipChildren();
        }
      }
      if (rank != byRank.size() || bytes == null) {
        throw new IOException("token %s has rank %s".formatted(byRank.size(), rank));
      }
      byRank.add(bytes);
    }
  }

  private VocabularyFile vocabulary() throws VocabularyFileException {
    int specials = config.path("default_num_special_tokens").asInt(-1);
    int used = config.path("default_vocab_size").asInt(-1) - specials;
    if (specials < FIRST_SPECIAL.size() || used < 1 || used > byRank.size()) {
      throw new VocabularyFileException(
          "says it uses %s of its %s tokens behind %s special ones"
              .formatted(used, byRank.size(), specials));
    }
    byte[][] tokens = new byte[specials + used][];
    for (int rank = 0; rank < used; rank++) {
      tokens[specials + rank] = byRank.get(rank);
    }
    Optional<SplitPattern> pattern = SplitPattern.of(List.of(config.path("pattern").asText()));
    Optional<String> obstacle =
        pattern.isPresent()
            ? MergeOrder.missingByte(tokens)
            : Optional.of("its split pattern is not one that is known here");
    if (obstacle.isPresent()) {
      throw new VocabularyFileException("cannot be used: " + obstacle.get());
    }
    return new VocabularyFile(
        VocabularyFile.Kind.TEKKEN,
        tokens,
        special(specials),
        List.of("</s>"),
        pattern,
        false,
        Optional.empty());
  }

  private Map<String, Integer> special(int count) {
    String[] names = new String[count];
    Arrays.setAll(
        names, i -> i < FIRST_SPECIAL.size() ? FIRST_SPECIAL.get(i) : "<SPECIAL_%s>".formatted(i));
    for (JsonNode token : listed) {
      int rank = token.path("rank").asInt(-1);
      if (rank >= 0 && rank < count) {
        names[rank] = token.path("token_str").asText();
      }
    }
    Map<String, Integer> special = new LinkedHashMap<>();
    for (int id = 0; id < count; id++) {
      special.putIfAbsent(names[id], id);
    }
    return special;
  }
}
