package dev.sheaf.publish;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sheaf.batch.Collator;
import dev.sheaf.batch.Targets;
import dev.sheaf.split.Order;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What the numbers in a run's files mean, as the manifest says it. */
public final class Conventions {
  private static final String PADDING_ID = "padding-id";
  private static final String IGNORE_INDEX = "ignore-index";
  private static final String INPUT_DIGEST = "input-digest";
  private static final String OF_STRIDE = "sha-256 over the sha-256 of every %s bytes";
  private static final String OF_OTHERS =
      "; of a compressed file whole; of Parquet cut where each row group but the first begins";

  /** Runs of earlier builds do not tell of other files than those of lines and arrays. */
  private static final Pattern SAID =
      Pattern.compile(
          "%s(%s)?".formatted(OF_STRIDE.formatted("[1-9]\\d{0,17}"), Pattern.quote(OF_OTHERS)));

  private Conventions() {}

  /** The conventions of a run. */
  static Map<String, Object> of(Collator collator, Order order, long stride) {
    return of(collator, order, OF_STRIDE.formatted(stride) + OF_OTHERS);
  }

  private static Map<String, Object> of(Collator collator, Order order, String inputDigest) {
    Map<String, Object> conventions = new LinkedHashMap<>();
    conventions.put(PADDING_ID, collator.paddingId());
    conventions.put(IGNORE_INDEX, collator.ignoreIndex());
    conventions.put(
        "targets",
        collator.targets() == Targets.SHIFTED
            ? "already shifted: targets[t] is the id that follows inputs[t]; do not shift again"
            : "none");
    conventions.put("lengths", "ids of a row before padding, cut to the width");
    conventions.put("byte-order", "little-endian");
    conventions.put("order", order instanceof Order.Shuffle ? Order.Shuffle.NAME : "input");
    conventions.put(INPUT_DIGEST, inputDigest);
    return conventions;
  }

  /** Whether the conventions of a run are those of its job. */
  static boolean agree(Manifest manifest, Collator collator) {
    JsonNode job = manifest.job();
    JsonNode padding = job.at("/collate/padding-id");
    int paddingId = padding.isInt() ? padding.asInt() : manifest.tokenizer().endOfText();
    Order order = manifest.shuffled() ? new Order.Shuffle(0) : new Order.Input();
    String inputDigest = String.valueOf(manifest.conventions().get(INPUT_DIGEST));
    return paddingId == collator.paddingId()
        && job.at("/collate/ignore-index").asText().equals(String.valueOf(collator.ignoreIndex()))
        && SAID.matcher(inputDigest).matches()
        && of(collator, order, inputDigest).equals(manifest.conventions());
  }

  /** The padding id of a run. */
  static int paddingId(Manifest manifest) {
    return number(manifest, PADDING_ID);
  }

  /** The ignore index of a run. */
  public static int ignoreIndex(Manifest manifest) {
    return number(manifest, IGNORE_INDEX);
  }

  private static int number(Manifest manifest, String key) {
    Object value = manifest.conventions().get(key);
    if (value instanceof Integer number) {
      return number;
    }
    throw new IllegalArgumentException("conventions." + key + " is " + value + " and no number.");
  }
}
