package dev.sheaf.djl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

/**
 * The copy of a {@code tokenizer.json} in which no text can become a control id.
 *
 * <p>The list of added tokens is emptied, and so are truncation, padding, the post-processor and
 * dropout: nothing is cut, added or left to chance. A model may still know an added token as a
 * piece of its vocabulary and find it in a text, so its piece is given a name that no text spells.
 * Only single characters and what merges make keep theirs, unless they are marked as special: the
 * line feed and the runs of white space that Gemma lists are pieces of ordinary text.
 */
final class PlainCopy {
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxStringLength(1 << 28).build())
              .build());

  private final ObjectNode root;
  private final ObjectNode model;
  private final Set<String> hidden;

  private PlainCopy(ObjectNode root) {
    this.root = root;
    this.model = (ObjectNode) root.get("model");
    this.hidden = hidden();
  }

  /** The text of the copy. */
  static String of(byte[] tokenizerJson) {
    try {
      return JSON.writeValueAsString(
          new PlainCopy((ObjectNode) JSON.readTree(tokenizerJson)).make());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Set<String> hidden() {
    Set<String> made = new HashSet<>();
    model.path("merges").forEach(merge -> made.add(left(merge) + right(merge)));
    Set<String> hidden = new HashSet<>();
    for (JsonNode token : root.path("added_tokens")) {
      String text = token.path("content").asText();
      boolean isOrdinary = made.contains(text) || text.codePointCount(0, text.length()) == 1;
      if (token.path("special").asBoolean() || !isOrdinary) {
        hidden.add(text);
      }
    }
    return hidden;
  }

  private static String left(JsonNode merge) {
    return merge.isArray()
        ? merge.path(0).asText()
        : merge.asText().substring(0, Math.max(0, merge.asText().indexOf(' ')));
  }

  private static String right(JsonNode merge) {
    return merge.isArray()
        ? merge.path(1).asText()
        : merge.asText().substring(merge.asText().indexOf(' ') + 1);
  }

  private ObjectNode make() {
    root.putArray("added_tokens");
    root.putNull("truncation").putNull("padding").putNull("post_processor");
    if (model.has("dropout")) {
      model.putNull("dropout");
    }
    if (model.path("unk_token").isTextual()) {
      model.put("unk_token", name(model.get("unk_token").asText()));
    }
    model.set("vocab", pieces(model.path("vocab")));
    if (model.path("merges").isArray()) {
      model.set("merges", merges((ArrayNode) model.get("merges")));
    }
    return root;
  }

  /** A blank is cut at or replaced before a model sees a text, and a NUL is in none that is. */
  private String name(String piece) {
    return hidden.contains(piece) ? "\0 " + piece : piece;
  }

  /** An object of pieces and ids, or an array of pairs of piece and score. */
  private JsonNode pieces(JsonNode vocabulary) {
    if (vocabulary.isArray()) {
      vocabulary.forEach(
          pair -> ((ArrayNode) pair).set(0, TextNode.valueOf(name(pair.path(0).asText()))));
      return vocabulary;
    }
    ObjectNode renamed = JSON.createObjectNode();
    vocabulary
        .fields()
        .forEachRemaining(piece -> renamed.set(name(piece.getKey()), piece.getValue()));
    return renamed;
  }

  private ArrayNode merges(ArrayNode all) {
    ArrayNode kept = JSON.createArrayNode();
    for (JsonNode merge : all) {
      String left = left(merge);
      String right = right(merge);
      if (!hidden.contains(left) && !hidden.contains(right) && !hidden.contains(left + right)) {
        kept.add(merge);
      }
    }
    return kept;
  }
}
