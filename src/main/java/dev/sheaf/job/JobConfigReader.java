package dev.sheaf.job;

import dev.sheaf.batch.LossOver;
import dev.sheaf.batch.PaddingInTargets;
import dev.sheaf.batch.Targets;
import dev.sheaf.data.Fields;
import dev.sheaf.data.InputFormat;
import dev.sheaf.data.SpecialText;
import dev.sheaf.split.OrderBy;
import dev.sheaf.split.SplitBy;
import dev.sheaf.template.Templates;
import dev.sheaf.tensor.DType;
import dev.sheaf.tensor.TensorFormat;
import dev.sheaf.token.SplitPattern;
import dev.sheaf.token.Tokenizers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a job file: YAML, then {@code key=value} overrides, then {@code ${env:NAME}}.
 *
 * <p>Every key's default stands here and nowhere else. All problems are told at once.
 *
 * @param environment the variables that {@code ${env:NAME}} may name
 * @param meeting finds what only shows when a job meets its tokenizer and this machine
 */
public record JobConfigReader(
    Map<String, String> environment, Function<JobConfig, List<String>> meeting) {
  static final String END_OF_TEXT = "end-of-text";
  static final String NO_LIMIT = "none";

  /** A batch of more is taken for a slip. */
  private static final int MOST_ROWS = 1 << 20;

  /** A reader that goes by the text of jobs alone. */
  public JobConfigReader(Map<String, String> environment) {
    this(environment, job -> List.of());
  }

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([^}]*)}");

  /**
   * Reads a job.
   *
   * <p>Numbers, {@code true} and {@code false} are written without quotes, in JSON's notation; text
   * is taken as it is written, and {@code null} is no text. Where a list is wanted, a single text
   * is a list of one. A value that {@code ${env:NAME}} was replaced in counts as written without
   * quotes; what a variable holds is not replaced again.
   *
   * @param yaml the text of the job file, in YAML 1.1
   * @param source the file's name, for messages
   * @param overrides {@code key=value}, the key dotted, the value in YAML; of two for one key the
   *     last one wins, and one for a group replaces the whole group
   * @throws JobConfigException if anything is wrong; all of it is listed
   */
  public JobConfig read(String yaml, String source, List<String> overrides) {
    List<String> problems = new ArrayList<>();
    Optional<Yaml.Mapping> file = keys(yaml, source, problems);
    Yaml.Mapping tree = file.orElse(new Yaml.Mapping(Map.of()));
    for (String override : overrides) {
      tree = override(tree, override, problems);
    }
    // Without the file everything would seem to be missing.
    JobConfig job = file.isEmpty() ? null : job(substitute(tree, problems), problems);
    if (!problems.isEmpty()) {
      throw new JobConfigException(problems);
    }
    return job;
  }

  private static Optional<Yaml.Mapping> keys(String yaml, String source, List<String> problems) {
    Optional<Yaml> tree = YamlReader.read(yaml, source, problems);
    if (tree.isPresent() && !(tree.get() instanceof Yaml.Mapping)) {
      problems.add(
          "%s holds no keys; it needs at least name, input.paths and output.path."
              .formatted(source));
    }
    return tree.filter(Yaml.Mapping.class::isInstance).map(Yaml.Mapping.class::cast);
  }

  private static Yaml.Mapping override(Yaml.Mapping tree, String override, List<String> problems) {
    int equals = override.indexOf('=');
    if (equals <= 0) {
      problems.add("The argument '%s' sets nothing: write it as key=value.".formatted(override));
      return tree;
    }
    String key = override.substring(0, equals);
    return YamlReader.read(override.substring(equals + 1), "The value of " + key, problems)
        .map(value -> tree.with(List.of(key.split("\\.", -1)), value))
        .orElse(tree);
  }

  private Yaml.Mapping substitute(Yaml.Mapping tree, List<String> problems) {
    return (Yaml.Mapping) tree.map(scalar -> substitute(scalar, problems));
  }

  private Yaml.Scalar substitute(Yaml.Scalar scalar, List<String> problems) {
    Matcher variables = VARIABLE.matcher(scalar.text());
    return variables.find()
        ? new Yaml.Scalar(
            variables.replaceAll(variable -> Matcher.quoteReplacement(valueOf(variable, problems))),
            false)
        : scalar;
  }

  private String valueOf(MatchResult variable, List<String> problems) {
    String value = environment.get(variable.group(1));
    if (value == null) {
      problems.add(
          "The environment variable of %s is not set: set it, or write the value itself."
              .formatted(variable.group()));
    }
    return value == null ? variable.group() : value;
  }

  private JobConfig job(Yaml.Mapping tree, List<String> problems) {
    Group root = Group.root(tree, problems);
    JobConfig job =
        new JobConfig(
            root.required("name"),
            input(root.group("input")),
            root.word("template", Templates.labels(), "alpaca"),
            tokenizer(root),
            root.choice("special-text", SpecialText.class, SpecialText.AS_TEXT),
            split(root.group("split")),
            loss(root.group("loss")),
            order(root.group("order")),
            batch(root.group("batch")),
            collate(root.group("collate")),
            output(root.group("output")));
    root.finish();
    checkPlaces(job, root);
    problems.addAll(meeting.apply(job));
    return job;
  }

  /** A job must not write where it reads. */
  private static void checkPlaces(JobConfig job, Group root) {
    String output = job.output().path();
    if (Place.isWeb(output)) {
      root.problem("output.path", "is '%s'; it must be a folder".formatted(output));
    } else if (!output.isEmpty()) {
      job.input().paths().stream()
          .filter(path -> !Place.isWeb(path) && Place.of(output).meets(Place.of(path)))
          .forEach(path -> root.problem("output.path", overlap(output, path)));
    }
  }

  private static String overlap(String output, String input) {
    return "'%s' is, holds or lies in what input.paths '%s' reads; choose a folder apart from it"
        .formatted(output, input);
  }

  static TokenizerChoice tokenizer(Group root) {
    if (!root.holdsGroup("tokenizer")) {
      return new TokenizerChoice.Named(
          root.word("tokenizer", Tokenizers.labels(), "r50k_base", ", or {file: …}"));
    }
    Group group = root.group("tokenizer");
    String file = group.required("file");
    if (Place.isWeb(file)) {
      group.problem("file", "is '%s'; download it and name the local file".formatted(file));
    }
    Optional<SplitPattern> pattern =
        group
            .optional("pattern")
            .map(given -> group.word("pattern", SplitPattern.labels(), "gpt2"))
            .map(SplitPattern::labelled);
    return new TokenizerChoice.InFile(file, pattern, group.optional("end-of-text"));
  }

  private static JobConfig.Input input(Group group) {
    return new JobConfig.Input(
        group.texts("paths"),
        group.choice("format", InputFormat.class, InputFormat.AUTO),
        fields(group.group("fields")),
        group.value(
            "max-rejected",
            "a count (5) or a share (0.1%) of records",
            MaxRejected.NONE,
            MaxRejected::parse));
  }

  private static Fields fields(Group group) {
    return new Fields(
        group.text("instruction", "instruction"),
        group.text("input", "input"),
        group.text("output", "output"));
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
          "and split.test add up to %s; lower one, together they may be 1 at most"
              .formatted(BigDecimal.valueOf(split.train()).add(BigDecimal.valueOf(split.test()))));
    }
    return split;
  }

  private static JobConfig.Loss loss(Group group) {
    return new JobConfig.Loss(group.choice("over", LossOver.class, LossOver.EVERYTHING));
  }

  private static JobConfig.OrderRule order(Group group) {
    return new JobConfig.OrderRule(
        group.choice("by", OrderBy.class, OrderBy.INPUT),
        group.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE, 0));
  }

  private static JobConfig.BatchRule batch(Group group) {
    return new JobConfig.BatchRule(
        group.whole("size", 1, MOST_ROWS, 8), group.flag("drop-last", false));
  }

  private static JobConfig.Collate collate(Group group) {
    return new JobConfig.Collate(
        group.choice("where", CollateWhere.class, CollateWhere.AUTO),
        group.choice("targets", Targets.class, Targets.SHIFTED),
        group.wholeOr("padding-id", END_OF_TEXT, 0, OptionalInt.empty(), OptionalInt::of),
        group.choice(
            "padding-in-targets", PaddingInTargets.class, PaddingInTargets.IGNORE_AFTER_FIRST),
        group.whole("ignore-index", Integer.MIN_VALUE, Integer.MAX_VALUE, -100),
        group.wholeOr("max-length", NO_LIMIT, 1, OptionalInt.empty(), OptionalInt::of));
  }

  private static JobConfig.Output output(Group group) {
    return new JobConfig.Output(
        group.required("path"),
        group.choices("formats", TensorFormat.class, List.of(TensorFormat.SAFETENSORS)),
        group.choice("dtype", DType.class, DType.INT64),
        group.whole("shard-rows", 1, Integer.MAX_VALUE, 65536));
  }
}
