package dev.sheaf.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code tokenizer.json}, the format of Hugging Face's tokenizers.
 *
 * <p>The vocabulary without the added tokens becomes the tokens, all added tokens the special
 * strings. Post-processor, decoder, truncation and padding play no part: no special token is added
 * to a text.
 *
 * <p>Source: huggingface/tokenizers, {@code tokenizers/src/tokenizer/serialization.rs} and {@code
 * models/bpe}.
 */
final class TokenizerJson {
  private static final JsonFactory JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  // A vocabulary's pieces are keys that come once.
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(1 << 20).build())
                  .build())
          .getFactory();

  private static final Set<String> KEYS =
      Set.of("added_tokens", "normalizer", "pre_tokenizer", "model");

  private final Map<String, Integer> added = new HashMap<>();
  private final List<String> endsOfText = new ArrayList<>();
  private final Map<String, Integer> pieces = new LinkedHashMap<>();
  private final List<String> merges = new ArrayList<>();
  private JsonNode normalizer = MissingNode.getInstance();
  private JsonNode preTokenizer = MissingNode.getInstance();
  private String model = "";
  private boolean hasAffixes;
  private boolean takesWholePieces;
  private boolean isByteLevel;

  private TokenizerJson() {}

  static VocabularyFile read(byte[] content) throws VocabularyFileException {
    try (JsonParser json = JSON.createParser(content)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        if (json.currentName().equals("config") || json.currentName().equals("vocab")) {
          return Tekken.read(json);
        }
        if (KEYS.contains(json.currentName())) {
          TokenizerJson file = new TokenizerJson();
          file.readKeys(json);
          return file.vocabulary();
        }
        json.nextToken();
        json.skipChildren();
      }
      throw new VocabularyFileException("holds no tokenizer: it has no key 'model'");
    } catch (JsonProcessingException e) {
      throw new VocabularyFileException("is damaged: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new VocabularyFileException("is damaged: " + e.getMessage());
    }
  }

  private void readKeys(JsonParser json) throws IOException {
    do {
      String key = json.currentName();
      json.nextToken();
      switch (key) {
        case "added_tokens" -> readAdded(json.readValueAsTree());
        case "normalizer" -> normalizer = json.readValueAsTree();
        case "pre_tokenizer" -> preTokenizer = json.readValueAsTree();
        case "model" -> readModel(json);
        default -> json.skipChildren();
      }
    } while (json.nextToken() == JsonToken.FIELD_NAME);
  }

  private void readAdded(JsonNode tokens) throws IOException {
    for (JsonNode token : tokens) {
      String text = token.path("content").asText();
      added.put(text, checked(token.path("id").asInt(-1)));
      // Gemma has the tag </s> of HTML among those that are not special.
      if (token.path("special").asBoolean() && VocabularyFile.endsText(text)) {
        endsOfText.add(text);
      }
    }
  }

  private void readModel(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      json.nextToken();
      switch (key) {
        case "type" -> model = json.getText();
        case "vocab" -> readPieces(json);
        case "merges" -> readMerges(json);
        case "ignore_merges" -> takesWholePieces = json.getBooleanValue();
        case "continuing_subword_prefix", "end_of_word_suffix" ->
            hasAffixes |=
                json.currentToken() == JsonToken.VALUE_STRING && !json.getText().isEmpty();
        default -> json.skipChildren();
      }
    }
    if (model.isEmpty() && !merges.isEmpty()) {
      model = "BPE"; // as old files have it
    }
  }

  /** An object of pieces and ids, or an array of pieces and scores in the order of their ids. */
  private void readPieces(JsonParser json) throws IOException {
    boolean isArray = json.currentToken() == JsonToken.START_ARRAY;
    while (json.nextToken() == JsonToken.FIELD_NAME
        || json.currentToken() == JsonToken.START_ARRAY) {
      if (isArray) {
        json.nextToken();
        pieces.putIfAbsent(json.getText(), pieces.size());
        json.nextToken();
        json.nextToken();
      } else {
        String piece = json.currentName();
        json.nextToken();
        pieces.put(piece, checked(json.getIntValue()));
      }
    }
  }

  private static int checked(int id) throws IOException {
    if (id < 0 || id >= MergeTable.MOST_IDS) {
      throw new IOException(
          "it has the id %s; ids are from 0 to %s".formatted(id, MergeTable.MOST_IDS - 1));
    }
    return id;
  }

  /** Pairs, as arrays of two texts or as texts with a blank between the two. */
  private void readMerges(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.START_ARRAY
        || json.currentToken() == JsonToken.VALUE_STRING) {
      if (json.currentToken() == JsonToken.START_ARRAY) {
        merges.add(json.nextTextValue());
        merges.add(json.nextTextValue());
        json.nextToken();
      } else {
        String pair = json.getText();
        int blank = pair.indexOf(' ');
        merges.add(pair.substring(0, Math.max(0, blank)));
        merges.add(pair.substring(blank + 1));
      }
    }
  }

  private VocabularyFile vocabulary() throws VocabularyFileException {
    if (pieces.isEmpty()) {
      throw new VocabularyFileException("holds no vocabulary");
    }
    PreTokenizer split = PreTokenizer.of(preTokenizer);
    isByteLevel = model.equals("BPE") && split.isByteLevel();
    byte[][] tokens = tokens();
    return new VocabularyFile(
        VocabularyFile.Kind.TOKENIZER_JSON,
        tokens,
        special(),
        endsOfText,
        split.pattern(),
        isNfc(normalizer),
        obstacle(split, tokens));
  }

  private byte[][] tokens() {
    int size = pieces.values().stream().reduce(-1, Math::max) + 1;
    byte[][] tokens = new byte[size][];
    pieces.forEach(
        (piece, id) -> {
          if (!added.containsKey(piece)) {
            tokens[id] = isByteLevel ? ByteAlphabet.bytes(piece) : plain(piece);
          }
        });
    return tokens;
  }

  /** A piece of another model as people read it: {@code ▁} is a blank, {@code <0x0A>} a byte. */
  private static byte[] plain(String piece) {
    return piece.matches("<0x[0-9A-F]{2}>")
        ? new byte[] {(byte) Integer.parseInt(piece.substring(3, 5), 16)}
        : piece.replace('▁', ' ').getBytes(StandardCharsets.UTF_8);
  }

  /** The added tokens; the id of one that is in the vocabulary too is the one it has there. */
  private Map<String, Integer> special() {
    Map<String, Integer> special = new LinkedHashMap<>();
    added.entrySet().stream()
        .map(
            token ->
                Map.entry(token.getKey(), pieces.getOrDefault(token.getKey(), token.getValue())))
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
        .forEach(token -> special.put(token.getKey(), token.getValue()));
    return special;
  }

  private Optional<String> obstacle(PreTokenizer split, byte[][] tokens) {
    if (!model.equals("BPE")) {
      return Optional.of("its model is %s and not byte-level BPE".formatted(model));
    }
    if (!isByteLevel) {
      return Optional.of("its BPE is not byte-level");
    }
    if (split.pattern().isEmpty()) {
      return Optional.of("its split pattern is not one that is known here");
    }
    if (!isNothing(normalizer) && !isNfc(normalizer)) {
      return Optional.of("its normaliser is neither none nor NFC");
    }
    if (hasAffixes) {
      return Optional.of("its pieces have a prefix or suffix");
    }
    Optional<String> missing = MergeOrder.missingByte(tokens);
    return missing.isPresent() ? missing : mergeObstacle(tokens);
  }

  private Optional<String> mergeObstacle(byte[][] tokens) {
    long[] pairs = new long[merges.size() / 2];
    int last = -1;
    for (int i = 0; i < pairs.length; i++) {
      Integer left = pieces.get(merges.get(2 * i));
      Integer right = pieces.get(merges.get(2 * i + 1));
      Integer both = pieces.get(merges.get(2 * i) + merges.get(2 * i + 1));
      boolean known = left != null && right != null && both != null;
      if (!known || tokens[left] == null || tokens[right] == null || tokens[both] == null) {
        return Optional.of("merge %s is not of tokens of its vocabulary".formatted(i));
      }
      if (both < last) {
        return Optional.of("its merges are not in the order of its ids");
      }
      last = both;
      pairs[i] = (long) left << 32 | right;
    }
    return new MergeOrder(tokens).obstacle(pairs, takesWholePieces);
  }

  private static boolean isNothing(JsonNode node) {
    return node.isMissingNode()
        || node.isNull()
        || (isType(node, "Sequence") && node.path("normalizers").isEmpty());
  }

  private static boolean isNfc(JsonNode node) {
    boolean isOne = isType(node, "Sequence") && node.path("normalizers").size() == 1;
    return isType(isOne ? node.path("normalizers").path(0) : node, "NFC");
  }

  private static boolean isType(JsonNode node, String type) {
    return node.path("type").asText().equals(type);
  }
}
