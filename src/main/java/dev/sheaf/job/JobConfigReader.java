package dev.sheaf.job;

import dev.sheaf.batch.LossOver;
import dev.sheaf.batch.PaddingInTargets;
import dev.sheaf.batch.Targets;
import dev.sheaf.data.Fields;
import dev.sheaf.data.InputFormat;
import dev.sheaf.data.Secrets;
import dev.sheaf.data.SpecialText;
import dev.sheaf.split.OrderBy;
import dev.sheaf.split.SplitBy;
import dev.sheaf.template.Templates;
import dev.sheaf.tensor.DType;
import dev.sheaf.tensor.TensorFormat;
import dev.sheaf.token.Tokenizers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a job file: YAML, then {@code key=value} overrides, then {@code ${env:NAME}}.
 *
 * <p>Every key's default stands here and nowhere else. All problems are told at once.
 *
 * @param environment the variables that {@code ${env:NAME}} may name
 */
public record JobConfigReader(Map<String, String> environment) {
  static final String END_OF_TEXT = "end-of-text";
  static final String NO_LIMIT = "none";

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([^}]*)}");

  /**
   * Reads a job.
   *
   * @param yaml the text of the job file
   * @param source the file's name, for messages
   * @param overrides {@code key=value}, the key dotted, the value in YAML; the last one wins
   * @throws JobConfigException if anything is wrong; all of it is listed
   */
  public JobConfig read(String yaml, String source, List<String> overrides) {
    List<String> problems = new ArrayList<>();
    Yaml tree = Yaml.parse(yaml, source, problems);
    for (String override : overrides) {
      tree = override(tree, override, problems);
    }
    if (!problems.isEmpty() && !(tree instanceof Yaml.Mapping)) {
      throw new JobConfigException(problems);
    }
    JobConfig job = job(Group.root(tree.map(text -> substitute(text, problems)), problems));
    if (!problems.isEmpty()) {
      throw new JobConfigException(problems.stream().distinct().map(Secrets::masked).toList());
    }
    return job;
  }

  private static Yaml override(Yaml tree, String override, List<String> problems) {
    int equals = override.indexOf('=');
    if (equals <= 0) {
      problems.add("The argument '%s' is no key=value.".formatted(override));
      return tree;
    }
    String key = override.substring(0, equals);
    Yaml value = Yaml.parse(override.substring(equals + 1), "The value of " + key, problems);
    return put(tree, List.of(key.split("\\.", -1)), value);
  }

  private static Yaml put(Yaml tree, List<String> path, Yaml value) {
    if (path.isEmpty()) {
      return value;
    }
    Map<String, Yaml> entries =
        new LinkedHashMap<>(tree instanceof Yaml.Mapping mapping ? mapping.entries() : Map.of());
    Yaml inner = entries.getOrDefault(path.get(0), new Yaml.Scalar("", false));
    entries.put(path.get(0), put(inner, path.subList(1, path.size()), value));
    return new Yaml.Mapping(entries);
  }

  private String substitute(String text, List<String> problems) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            match -> {
              String value = environment.get(match.group(1));
              if (value == null) {
                problems.add(
                    "The environment variable %s of %s is not set: set it or write the value."
                        .formatted(match.group(1), match.group()));
              }
              return Matcher.quoteReplacement(value == null ? match.group() : value);
            });
  }

  private static JobConfig job(Group root) {
    JobConfig job =
        new JobConfig(
            root.required("name"),
            input(root.group("input")),
            root.word("template", Templates.labels(), "alpaca"),
            root.word("tokenizer", Tokenizers.labels(), "r50k_base"),
            root.choice("special-text", SpecialText.class, SpecialText.AS_TEXT),
            split(root.group("split")),
            loss(root.group("loss")),
            order(root.group("order")),
            batch(root.group("batch")),
            collate(root.group("collate")),
            output(root.group("output")));
    root.finish();
    Places.check(job, root);
    return job;
  }

  private static JobConfig.Input input(Group group) {
    JobConfig.Input input =
        new JobConfig.Input(
            group.texts("paths"),
            group.choice("format", InputFormat.class, InputFormat.AUTO),
            fields(group.group("fields")),
            group.value(
                "max-rejected",
                "a count (5) or a share (0.1%) of records",
                new MaxRejected(BigDecimal.ZERO, false),
                MaxRejected::parse));
    group.finish();
    return input;
  }

  private static Fields fields(Group group) {
    Fields fields =
        new Fields(
            group.text("instruction", "instruction"),
            group.text("input", "input"),
            group.text("output", "output"));
    group.finish();
    return fields;
  }

  private static JobConfig.SplitRule split(Group group) {
    JobConfig.SplitRule split =
        new JobConfig.SplitRule(
            group.choice("by", SplitBy.class, SplitBy.HASH),
            group.share("train", 0.85),
            group.share("test", 0.10),
            group.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE, 0));
    if (split.train() + split.test() > 1) {
      group.problem(
          "train",
          "and split.test add up to %s; together they may be 1 at most"
              .formatted(BigDecimal.valueOf(split.train()).add(BigDecimal.valueOf(split.test()))));
    }
    group.finish();
    return split;
  }

  private static JobConfig.Loss loss(Group group) {
    JobConfig.Loss loss =
        new JobConfig.Loss(group.choice("over", LossOver.class, LossOver.EVERYTHING));
    group.finish();
    return loss;
  }

  private static JobConfig.OrderRule order(Group group) {
    JobConfig.OrderRule order =
        new JobConfig.OrderRule(
            group.choice("by", OrderBy.class, OrderBy.INPUT),
            group.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE, 0));
    group.finish();
    return order;
  }

  private static JobConfig.BatchRule batch(Group group) {
    JobConfig.BatchRule batch =
        new JobConfig.BatchRule(
            Math.toIntExact(group.whole("size", 1, 1 << 20, 8)), group.flag("drop-last", false));
    group.finish();
    return batch;
  }

  private static JobConfig.Collate collate(Group group) {
    JobConfig.Collate collate =
        new JobConfig.Collate(
            group.choice("where", CollateWhere.class, CollateWhere.AUTO),
            group.choice("targets", Targets.class, Targets.SHIFTED),
            group.wholeOr("padding-id", END_OF_TEXT, 0, OptionalInt.empty(), OptionalInt::of),
            group.choice(
                "padding-in-targets",
                PaddingInTargets.class,
                PaddingInTargets.IGNORE_AFTER_FIRST),
            Math.toIntExact(
                group.whole("ignore-index", Integer.MIN_VALUE, Integer.MAX_VALUE, -100)),
            group.wholeOr("max-length", NO_LIMIT, 1, OptionalInt.empty(), OptionalInt::of));
    group.finish();
    return collate;
  }

  private static JobConfig.Output output(Group group) {
    JobConfig.Output output =
        new JobConfig.Output(
            group.required("path"),
            group.choices("formats", TensorFormat.class, List.of(TensorFormat.SAFETENSORS)),
            group.choice("dtype", DType.class, DType.INT64),
            group.whole("shard-rows", 1, Integer.MAX_VALUE, 65536));
    group.finish();
    return output;
  }
}
