package dev.sheaf.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.batch.LossOver;
import dev.sheaf.batch.PaddingInTargets;
import dev.sheaf.batch.Targets;
import dev.sheaf.data.Fields;
import dev.sheaf.data.InputFormat;
import dev.sheaf.data.KebabCase;
import dev.sheaf.data.Secrets;
import dev.sheaf.data.SpecialText;
import dev.sheaf.split.OrderBy;
import dev.sheaf.split.SplitBy;
import dev.sheaf.tensor.DType;
import dev.sheaf.tensor.TensorFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A job as its file says it, every key with its value.
 *
 * @param name the job's name
 * @param input what is read
 * @param template name of the template
 * @param tokenizer the tokenizer's name or file
 * @param specialText what becomes of text that spells a special string
 * @param split what decides a record's split
 * @param loss which targets are trained on
 * @param order what decides a row's position
 * @param batch how rows are grouped
 * @param collate how batches are made
 * @param output what is written, and where
 */
public record JobConfig(
    String name,
    Input input,
    String template,
    TokenizerChoice tokenizer,
    SpecialText specialText,
    SplitRule split,
    Loss loss,
    OrderRule order,
    BatchRule batch,
    Collate collate,
    Output output) {

  /** What is read. */
  public record Input(
      List<String> paths, InputFormat format, Fields fields, MaxRejected maxRejected) {
    public Input {
      paths = List.copyOf(paths);
    }

    /** The paths with their secrets masked. */
    List<String> maskedPaths() {
      return paths.stream().map(Secrets::masked).toList();
    }

    /** Shows no secret. */
    @Override
    public String toString() {
      return "Input[paths=%s, format=%s, fields=%s, maxRejected=%s]"
          .formatted(maskedPaths(), format, fields, maxRejected);
    }
  }

  /** What decides a record's split. */
  public record SplitRule(SplitBy by, double train, double test, long seed) {}

  /** Which targets are trained on. */
  public record Loss(LossOver over) {}

  /** What decides a row's position. */
  public record OrderRule(OrderBy by, long seed) {}

  /** How rows are grouped: rows of a batch, and whether an unfilled last one is dropped. */
  public record BatchRule(int size, boolean dropLast) {}

  /**
   * How batches are made.
   *
   * @param paddingId empty for the tokenizer's end of text
   * @param maxLength tokens; empty for no limit
   */
  public record Collate(
      CollateWhere where,
      Targets targets,
      OptionalInt paddingId,
      PaddingInTargets paddingInTargets,
      int ignoreIndex,
      OptionalInt maxLength) {}

  /** What is written, and where. */
  public record Output(String path, List<TensorFormat> formats, DType dtype, long shardRows) {
    public Output {
      formats = List.copyOf(formats);
    }
  }

  /** The paths of the input and of the output, as the job has them; tasks read and write there. */
  public List<String> locations() {
    List<String> locations = new ArrayList<>(input.paths());
    locations.add(output.path());
    return locations;
  }

  /**
   * The resolved job as it stands in the manifest: every key in the order of the job file, secrets
   * masked, without {@code output.path} and {@code collate.where}, on which no published file
   * depends.
   *
   * <p>It is a job file itself: {@link JobConfigReader} makes an equal job of it once {@code
   * output.path} is added, {@code collate.where} if it was given, the folder of the tokenizer's
   * file if it has one, and what was masked. Control characters in a text come back changed or are
   * refused, for YAML 1.1 has them written otherwise than JSON.
   */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", name);
    json.set("input", inputJson());
    json.put("template", template);
    json.set("tokenizer", tokenizer.toJson());
    json.put("special-text", KebabCase.of(specialText));
    json.putObject("split")
        .put("by", KebabCase.of(split.by()))
        .put("train", split.train())
        .put("test", split.test())
        .put("seed", split.seed());
    json.putObject("loss").put("over", KebabCase.of(loss.over()));
    json.putObject("order").put("by", KebabCase.of(order.by())).put("seed", order.seed());
    json.putObject("batch").put("size", batch.size()).put("drop-last", batch.dropLast());
    json.set("collate", collateJson());
    json.set("output", outputJson());
    return json;
  }

  private ObjectNode inputJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode paths = json.putArray("paths");
    input.maskedPaths().forEach(paths::add);
    json.put("format", KebabCase.of(input.format()));
    json.putObject("fields")
        .put("instruction", input.fields().instruction())
        .put("input", input.fields().input())
        .put("output", input.fields().output());
    MaxRejected most = input.maxRejected();
    return most.unit() == MaxRejected.Unit.RECORDS
        ? json.put("max-rejected", most.amount().longValueExact())
        : json.put("max-rejected", most.toString());
  }

  private ObjectNode collateJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("targets", KebabCase.of(collate.targets()));
    putOr(json, "padding-id", collate.paddingId(), JobConfigReader.END_OF_TEXT);
    json.put("padding-in-targets", KebabCase.of(collate.paddingInTargets()));
    json.put("ignore-index", collate.ignoreIndex());
    putOr(json, "max-length", collate.maxLength(), JobConfigReader.NO_LIMIT);
    return json;
  }

  private static void putOr(ObjectNode json, String key, OptionalInt number, String word) {
    if (number.isPresent()) {
      json.put(key, number.getAsInt());
    } else {
      json.put(key, word);
    }
  }

  private ObjectNode outputJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode formats = json.putArray("formats");
    output.formats().forEach(format -> formats.add(KebabCase.of(format)));
    return json.put("dtype", KebabCase.of(output.dtype())).put("shard-rows", output.shardRows());
  }

  /** The manifest's form, so that no secret is shown. */
  @Override
  public String toString() {
    return toJson().toString();
  }
}
