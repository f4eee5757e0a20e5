package dev.sheaf.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the pre-tokenizer of a {@code tokenizer.json} comes down to.
 *
 * @param isByteLevel whether it ends by turning bytes into the byte alphabet, with nothing put
 *     before a text
 * @param pattern how it splits, if that is one of the known ways
 */
record PreTokenizer(boolean isByteLevel, Optional<SplitPattern> pattern) {

  static PreTokenizer of(JsonNode node) {
    List<JsonNode> steps = new ArrayList<>();
    flatten(node, steps);
    if (steps.isEmpty() || !isByteLevel(steps.get(steps.size() - 1))) {
      return new PreTokenizer(false, Optional.empty());
    }
    JsonNode last = steps.remove(steps.size() - 1);
    List<String> patterns = new ArrayList<>();
    for (JsonNode step : steps) {
      patterns.add(regex(step, steps.size() == 1));
    }
    if (last.path("use_regex").asBoolean(true)) {
      patterns.add(SplitPattern.GPT2.regexes().get(0));
    }
    return new PreTokenizer(true, SplitPattern.of(patterns));
  }

  private static void flatten(JsonNode node, List<JsonNode> steps) {
    if (isType(node, "Sequence")) {
      node.path("pretokenizers").forEach(step -> flatten(step, steps));
    } else if (node.isObject()) {
      steps.add(node);
    }
  }

  private static boolean isByteLevel(JsonNode step) {
    return isType(step, "ByteLevel") && !step.path("add_prefix_space").asBoolean(true);
  }

  /**
   * The regular expression whose matches a step makes pieces of their own; for any other step its
   * text, which is none that is known.
   *
   * @param alone whether it is the only step: matches may then be cut out as what is kept, for the
   *     known expressions match every character
   */
  private static String regex(JsonNode step, boolean alone) {
    if (isType(step, "Digits") && step.path("individual_digits").asBoolean(false)) {
      return "\\p{N}";
    }
    boolean invert = step.path("invert").asBoolean(false);
    String behavior = step.path("behavior").asText();
    boolean isolates =
        (behavior.equals("Isolated") && !invert) || (alone && behavior.equals("Removed") && invert);
    return isType(step, "Split") && isolates
        ? step.path("pattern").path("Regex").asText()
        : step.toString();
  }

  private static boolean isType(JsonNode node, String type) {
    return node.path("type").asText().equals(type);
  }
}
