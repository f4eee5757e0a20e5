package dev.sheaf.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.batch.LossOver;
import dev.sheaf.batch.PaddingInTargets;
import dev.sheaf.batch.Targets;
import dev.sheaf.data.Fields;
import dev.sheaf.data.InputFormat;
import dev.sheaf.data.SpecialText;
import dev.sheaf.split.OrderBy;
import dev.sheaf.split.SplitBy;
import dev.sheaf.tensor.DType;
import dev.sheaf.tensor.TensorFormat;
import dev.sheaf.token.SplitPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobConfigReaderTest {
  private static final String SMALLEST =
      """
      name: quickstart
      input: {paths: [jobs/sample/instructions.json]}
      output: {path: out/quickstart}
      """;

  private static final String EVERY_KEY =
      """
      name: quickstart                  # required
      input:
        paths: [jobs/sample/instructions.json]
        format: auto
        fields: {instruction: instruction, input: input, output: output}
        max-rejected: 0
      template: alpaca
      tokenizer: r50k_base
      special-text: as-text
      split:
        by: hash
        train: 0.85
        test: 0.10
        seed: 0
      loss:
        over: everything
      order:
        by: input
        seed: 0
      batch:
        size: 8
        drop-last: false
      collate:
        where: auto
        targets: shifted
        padding-id: end-of-text
        padding-in-targets: ignore-after-first
        ignore-index: -100
        max-length: none
      output:
        path: out/quickstart
        formats: [safetensors]
        dtype: int64
        shard-rows: 65536
      """;

  static final List<String> KEYS =
      List.of(
          "name",
          "input.paths",
          "input.format",
          "input.fields.instruction",
          "input.fields.input",
          "input.fields.output",
          "input.max-rejected",
          "template",
          "tokenizer",
          "special-text",
          "split.by",
          "split.train",
          "split.test",
          "split.seed",
          "loss.over",
          "order.by",
          "order.seed",
          "batch.size",
          "batch.drop-last",
          "collate.where",
          "collate.targets",
          "collate.padding-id",
          "collate.padding-in-targets",
          "collate.ignore-index",
          "collate.max-length",
          "output.path",
          "output.formats",
          "output.dtype",
          "output.shard-rows");

  private static JobConfig read(String yaml, Map<String, String> variables, String... overrides) {
    return new JobConfigReader(variables).read(yaml, "job.yaml", List.of(overrides));
  }

  private static JobConfig with(String... overrides) {
    return read(SMALLEST, Map.of(), overrides);
  }

  private static List<String> problems(
      String yaml, Map<String, String> variables, String... overrides) {
    JobConfigException refusal =
        catchThrowableOfType(JobConfigException.class, () -> read(yaml, variables, overrides));
    assertThat(refusal).as("the job was accepted").isNotNull();
    return refusal.getMessage().lines().toList();
  }

  private static List<String> problemsWith(String... overrides) {
    return problems(SMALLEST, Map.of(), overrides);
  }

  // Defaults

  @Test
  void everyKeyHasTheDefaultOfTheContract() {
    assertThat(read(EVERY_KEY, Map.of()))
        .isEqualTo(with())
        .isEqualTo(
            new JobConfig(
                "quickstart",
                new JobConfig.Input(
                    List.of("jobs/sample/instructions.json"),
                    InputFormat.AUTO,
                    new Fields("instruction", "input", "output"),
                    MaxRejected.NONE),
                "alpaca",
                new TokenizerChoice.Named("r50k_base"),
                SpecialText.AS_TEXT,
                new JobConfig.SplitRule(SplitBy.HASH, 0.85, 0.10, 0),
                new JobConfig.Loss(LossOver.EVERYTHING),
                new JobConfig.OrderRule(OrderBy.INPUT, 0),
                new JobConfig.BatchRule(8, false),
                new JobConfig.Collate(
                    CollateWhere.AUTO,
                    Targets.SHIFTED,
                    OptionalInt.empty(),
                    PaddingInTargets.IGNORE_AFTER_FIRST,
                    -100,
                    OptionalInt.empty()),
                new JobConfig.Output(
                    "out/quickstart", List.of(TensorFormat.SAFETENSORS), DType.INT64, 65536)));
  }

  @Test
  void everyKeyCanBeGivenAnotherValue() {
    String[] overrides = {
      "name=other",
      "input.paths=[b.json, 'c/*.jsonl']",
      "input.format=jsonl",
      "input.fields={instruction: q, input: c, output: a}",
      "input.max-rejected=0.1%",
      "template=phi3",
      "tokenizer=o200k_base",
      "special-text=reject",
      "split={by: sequential, train: 0.5, test: 0.25, seed: -9223372036854775808}",
      "loss.over=response",
      "order={by: shuffle, seed: 9223372036854775807}",
      "batch={size: 2, drop-last: true}",
      "collate={where: executors, targets: none, padding-id: 0, padding-in-targets: keep,"
          + " ignore-index: 2147483647, max-length: 1}",
      "output={path: hdfs://h/o, formats: [parquet, npz, ndlist], dtype: int32, shard-rows: 1}"
    };
    assertThat(with(overrides))
        .isEqualTo(
            new JobConfig(
                "other",
                new JobConfig.Input(
                    List.of("b.json", "c/*.jsonl"),
                    InputFormat.JSONL,
                    new Fields("q", "c", "a"),
                    MaxRejected.parse("0.1%").orElseThrow()),
                "phi3",
                new TokenizerChoice.Named("o200k_base"),
                SpecialText.REJECT,
                new JobConfig.SplitRule(SplitBy.SEQUENTIAL, 0.5, 0.25, Long.MIN_VALUE),
                new JobConfig.Loss(LossOver.RESPONSE),
                new JobConfig.OrderRule(OrderBy.SHUFFLE, Long.MAX_VALUE),
                new JobConfig.BatchRule(2, true),
                new JobConfig.Collate(
                    CollateWhere.EXECUTORS,
                    Targets.NONE,
                    OptionalInt.of(0),
                    PaddingInTargets.KEEP,
                    Integer.MAX_VALUE,
                    OptionalInt.of(1)),
                new JobConfig.Output(
                    "hdfs://h/o",
                    List.of(TensorFormat.PARQUET, TensorFormat.NPZ, TensorFormat.NDLIST),
                    DType.INT32,
                    1)));
  }

  // Keys

  @Test
  void requiredKeysAreAskedForTogether() {
    assertThat(problems("template: alpaca", Map.of()))
        .containsExactly(
            "name is missing: give it a value.",
            "input.paths is missing: give it a value.",
            "output.path is missing: give it a value.");
  }

  /** Every way to leave a letter out, put one in, take another or swap two. */
  private static List<String> slips(String key) {
    List<String> slips = new ArrayList<>();
    for (int i = key.lastIndexOf('.') + 1; i < key.length(); i++) {
      String before = key.substring(0, i);
      String after = key.substring(i + 1);
      slips.add(before + after);
      slips.add(before + "x" + key.substring(i));
      slips.add(before + "x" + after);
      if (!after.isEmpty()) {
        slips.add(before + after.charAt(0) + key.charAt(i) + after.substring(1));
      }
    }
    slips.removeIf(slip -> KEYS.contains(slip) || slip.endsWith("."));
    return slips;
  }

  static Stream<String> keys() {
    return KEYS.stream();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void aSlipInAKeyIsAnsweredByThatKey(String key) {
    assertThat(slips(key))
        .isNotEmpty()
        .allSatisfy(
            slip ->
                assertThat(problemsWith(slip + "=1"))
                    .contains("There is no key %s: did you mean %s?".formatted(slip, key)));
  }

  @Test
  void aKeyInNoGroupOrTheWrongOneIsAnsweredByItsPlace() {
    assertThat(problemsWith("shard-rows=5", "batch.max-length=5"))
        .containsExactly(
            "There is no key shard-rows: did you mean output.shard-rows?",
            "There is no key batch.max-length: did you mean collate.max-length?");
  }

  @Test
  void aKeyLikeNoOtherIsAnsweredByTheKeysThere() {
    assertThat(problemsWith("batch.quantization=1"))
        .containsExactly(
            "There is no key batch.quantization; the keys here are batch.size, batch.drop-last.");
  }

  @Test
  void aMistakenGroupIsOneProblemWhateverItHolds() {
    assertThat(problems(SMALLEST + "bacth: {size: 1, drop-last: x}\n", Map.of()))
        .containsExactly("There is no key bacth: did you mean batch?");
  }

  @Test
  void aDottedNameIsAKeyOfArgumentsOnly() {
    assertThat(problems(SMALLEST + "batch.size: 4\n", Map.of()))
        .containsExactly(
            "There is no key batch.size in one word: "
                + "in a job file each part of batch.size stands on a line of its own.");
  }

  @Test
  void aKeyGivenTwiceIsRefusedWithItsPlace() {
    assertThat(problems(SMALLEST + "template: alpaca\ntemplate: phi3\n", Map.of()))
        .containsExactly("job.yaml, line 5, column 1, has the key 'template' again: keep one.");
  }

  @Test
  void allProblemsAreToldAtOnce() {
    assertThat(
            problems(
                """
                nmae: a
                input: {paths: []}
                split: {train: 2}
                batch: {size: 0}
                output: {formats: [npz, npz, zip], dtype: int8}
                """,
                Map.of(),
                "loss"))
        .containsExactly(
            "The argument 'loss' sets nothing: write it as key=value.",
            "name is missing: give it a value.",
            "input.paths is an empty list; it needs at least one entry.",
            "split.train is '2'; it must be a number from 0 to 1.",
            "batch.size is '0'; it must be a whole number from 1 to 1048576.",
            "output.path is missing: give it a value.",
            "output.formats names 'npz';"
                + " it may name each of safetensors, npz, ndlist, parquet once.",
            "output.formats names 'zip';"
                + " it may name each of safetensors, npz, ndlist, parquet once.",
            "output.dtype is 'int8'; it must be one of int64, int32.",
            "There is no key nmae: did you mean name?");
  }

  // The tokenizer

  @Test
  void aTokenizerMayLieInAFile() {
    assertThat(with("tokenizer={file: m/tokenizer.json}").tokenizer())
        .isEqualTo(
            new TokenizerChoice.InFile("m/tokenizer.json", Optional.empty(), Optional.empty()));
    assertThat(
            with("tokenizer.file=a.tiktoken", "tokenizer={file: b, end-of-text: 128001}")
                .tokenizer())
        .isEqualTo(new TokenizerChoice.InFile("b", Optional.empty(), Optional.of("128001")));
    assertThat(
            with(
                    "tokenizer.file=a.tiktoken",
                    "tokenizer.pattern=gpt2",
                    "tokenizer.end-of-text='</s>'")
                .tokenizer())
        .isEqualTo(
            new TokenizerChoice.InFile(
                "a.tiktoken", Optional.of(SplitPattern.GPT2), Optional.of("</s>")));
  }

  @Test
  void aTokenizersKeysAreCheckedAllAtOnce() {
    assertThat(problemsWith("tokenizer={pattern: lama3, end-of-txt: 7}"))
        .containsExactlyInAnyOrder(
            "tokenizer.file is missing: give it a value.",
            "tokenizer.pattern is 'lama3'; it must be one of %s; the nearest is llama3."
                .formatted(String.join(", ", SplitPattern.labels())),
            "There is no key tokenizer.end-of-txt: did you mean tokenizer.end-of-text?");
    assertThat(problemsWith("tokenizer.file=https://host/tokenizer.json"))
        .containsExactly(
            "tokenizer.file is 'https://host/tokenizer.json'; download it and name the local file.");
  }

  @Test
  void whatShowsWhenAJobMeetsItsMachineIsToldWithTheRest() {
    JobConfigReader reader =
        new JobConfigReader(
            Map.of(), job -> List.of("It rains on %s.".formatted(job.output().path())));
    List<String> overrides = List.of("batch.size=0");

    assertThatThrownBy(() -> reader.read(SMALLEST, "job.yaml", overrides))
        .hasMessage(
            "batch.size is '0'; it must be a whole number from 1 to 1048576.\n"
                + "It rains on out/quickstart.");
  }

  // Values

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "input.format       | csv       | one of auto, json, jsonl, parquet",
        "template           | vicuna    | one of alpaca, alpaca-short, notebook, phi3",
        "tokenizer          | bert      "
            + "| one of cl100k_base, gpt2, o200k_base, p50k_base, r50k_base, or {file: …}",
        "tokenizer          | cl100k_bas "
            + "| one of cl100k_base, gpt2, o200k_base, p50k_base, r50k_base, or {file: …};"
            + " the nearest is cl100k_base",
        "special-text       | drop      | one of as-text, reject",
        "split.by           | random    | one of hash, sequential",
        "loss.over          | RESPONSE  | one of everything, response",
        "order.by           | length    | one of input, shuffle",
        "collate.where      | gpu       | one of auto, driver, executors",
        "collate.targets    | same      | one of shifted, none",
        "collate.padding-in-targets | ignore_after_first "
            + "| one of keep, ignore-after-first, ignore",
        "output.dtype       | float     | one of int64, int32",
        "input.max-rejected | 5.5       | a count (5) or a share (0.1%) of records",
        "batch.drop-last    | no        | true or false",
        "batch.drop-last    | True      | true or false",
        "batch.size         | 010       | a whole number from 1 to 1048576",
        "batch.size         | 1_000     | a whole number from 1 to 1048576",
        "batch.size         | 1e3       | a whole number from 1 to 1048576",
        "batch.size         | 8.0       | a whole number from 1 to 1048576",
        "batch.size         | 0x10      | a whole number from 1 to 1048576",
        "batch.size         | 1048577   | a whole number from 1 to 1048576",
        "split.train        | .nan      | a number from 0 to 1",
        "split.train        | .5        | a number from 0 to 1",
        "split.train        | -0.1      | a number from 0 to 1",
        "split.train        | -0        | a number from 0 to 1",
        "split.train        | 1e400     | a number from 0 to 1",
        "split.train        | 85%       | a number from 0 to 1",
        "split.seed         | 9223372036854775808 "
            + "| a whole number from -9223372036854775808 to 9223372036854775807",
        "order.seed         | 1.5       "
            + "| a whole number from -9223372036854775808 to 9223372036854775807",
        "collate.padding-id | -1        | a whole number from 0 to 2147483647, or end-of-text",
        "collate.padding-id | none      | a whole number from 0 to 2147483647, or end-of-text",
        "collate.max-length | 0         | a whole number from 1 to 2147483647, or none",
        "collate.ignore-index | 2147483648 | a whole number from -2147483648 to 2147483647",
        "output.shard-rows  | 0         | a whole number from 1 to 2147483647"
      })
  void aValueThatCannotBeIsToldWithWhatCan(String key, String value, String wanted) {
    assertThat(problemsWith(key + "=" + value))
        .containsExactly("%s is '%s'; it must be %s.".formatted(key, value, wanted));
  }

  @ParameterizedTest
  @CsvSource({
    "batch.size, 8, a whole number from 1 to 1048576",
    "split.train, 0.5, a number from 0 to 1",
    "batch.drop-last, true, true or false"
  })
  void numbersAndFlagsStandWithoutQuotes(String key, String value, String wanted) {
    assertThat(problemsWith(key + "='" + value + "'"))
        .containsExactly(
            "%s is '%s'; it must be %s, without quotes.".formatted(key, value, wanted));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"name", "template", "batch.size", "split.train", "output.path", "loss.over"})
  void aListIsNoSingleValue(String key) {
    assertThat(problemsWith(key + "=[a]"))
        .singleElement()
        .asString()
        .startsWith(key + " is a list; it must be ");
  }

  @Test
  void aGroupIsNoValueAndAValueNoGroup() {
    assertThat(problemsWith("name.x=1", "split=0.5", "input.fields=q", "input.paths={a: b}"))
        .containsExactly(
            "name is a group of keys; it must be text.",
            "input.paths is a group of keys; it must be text, or a list of texts, none of them"
                + " empty.",
            "input.fields is 'q'; it must be a group of keys.",
            "split is '0.5'; it must be a group of keys.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "~", "''", "'  '"})
  void textMustHoldSomething(String nothing) {
    assertThat(problemsWith("name=" + nothing))
        .singleElement()
        .asString()
        .startsWith("name is ")
        .endsWith("; it must be text.");
    assertThat(problemsWith("input.paths=[a.json, " + (nothing.isEmpty() ? "''" : nothing) + "]"))
        .singleElement()
        .asString()
        .endsWith("; it must be text, or a list of texts, none of them empty.");
  }

  @Test
  void textIsTakenAsItIsWritten() {
    assertThat(with("name=010").name()).isEqualTo("010");
    assertThat(with("name=no").name()).isEqualTo("no");
    assertThat(with("name='null'").name()).isEqualTo("null");
  }

  @Test
  void aSingleTextIsAListOfOne() {
    assertThat(read("name: n\ninput: {paths: a.json}\noutput: {path: o, formats: npz}", Map.of()))
        .isEqualTo(with("name=n", "input.paths=[a.json]", "output.path=o", "output.formats=[npz]"));
  }

  @Test
  void numbersMayHaveAnExponentWhereFractionsMay() {
    assertThat(with("split.test=1.5e-2").split().test()).isEqualTo(0.015);
    assertThat(with("split.test=0").split().test()).isEqualTo(0.0);
    assertThat(with("split.train=1", "split.test=0").split().train()).isEqualTo(1.0);
  }

  @Test
  void trainAndTestMayFillTheWholeButNoMore() {
    assertThat(with("split.train=0.9", "split.test=0.1").split().test()).isEqualTo(0.1);
    assertThat(problemsWith("split.train=0.95"))
        .containsExactly(
            "split.train and split.test add up to 1.05; lower one, together they may be 1 at"
                + " most.");
  }

  @Test
  void aWordInThePlaceOfANumberMayBeQuoted() {
    assertThat(with("collate.padding-id='end-of-text'", "collate.max-length='none'"))
        .isEqualTo(with());
  }

  // Overrides

  @Test
  void theLastOverrideWins() {
    assertThat(with("batch.size=2", "batch.size=3").batch().size()).isEqualTo(3);
  }

  @Test
  void anOverriddenGroupForgetsWhatTheFileSaid() {
    String file = SMALLEST + "split: {by: sequential, seed: 7}\n";
    assertThat(read(file, Map.of(), "split={train: 0.5}").split())
        .isEqualTo(new JobConfig.SplitRule(SplitBy.HASH, 0.5, 0.10, 0));
    assertThat(read(file, Map.of(), "split.train=0.5").split())
        .isEqualTo(new JobConfig.SplitRule(SplitBy.SEQUENTIAL, 0.5, 0.10, 7));
  }

  @Test
  void onlyTheFirstEqualsSignOfAnOverrideParts() {
    assertThat(with("output.path=out/day=1").output().path()).isEqualTo("out/day=1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"verbose", "=4", ""})
  void anArgumentWithoutAKeyIsRefused(String argument) {
    assertThat(problemsWith(argument))
        .containsExactly(
            "The argument '%s' sets nothing: write it as key=value.".formatted(argument));
  }

  @Test
  void anOverrideThatIsNoYamlIsToldWithTheWayOut() {
    assertThat(problemsWith("input.paths=*.json", "name=[a"))
        .hasSize(2)
        .allSatisfy(problem -> assertThat(problem).contains("is no YAML", "in quotes"))
        .first()
        .asString()
        .startsWith("The value of input.paths, line 1, column 2,");
    assertThat(with("input.paths='*.json'").input().paths()).containsExactly("*.json");
  }

  // Variables

  @Test
  void variablesAreReplacedAnywhereInAValue() {
    JobConfig job =
        read(
            """
            name: run-${env:DAY}-${env:DAY}
            input: {paths: ["${env:HOST}/a.json", b.json]}
            output: {path: x}
            """,
            Map.of("DAY", "7", "HOST", "hdfs://h", "OUT", "/data"),
            "output.path=${env:OUT}/run");
    assertThat(job.name()).isEqualTo("run-7-7");
    assertThat(job.input().paths()).containsExactly("hdfs://h/a.json", "b.json");
    assertThat(job.output().path()).isEqualTo("/data/run");
  }

  @Test
  void aVariableMayHoldANumberQuotedOrNot() {
    Map<String, String> variables = Map.of("N", "4");
    assertThat(read(SMALLEST, variables, "batch.size=${env:N}").batch().size()).isEqualTo(4);
    assertThat(read(SMALLEST, variables, "batch.size='${env:N}'").batch().size()).isEqualTo(4);
    assertThat(read(SMALLEST, variables, "batch.size='${env:N}0'").batch().size()).isEqualTo(40);
  }

  @Test
  void whatAVariableHoldsIsNeitherReplacedAgainNorReadAsYaml() {
    Map<String, String> variables =
        Map.of("A", "${env:B}", "B", "b", "C", "[a, b]: $1 \\", "D", "~");
    assertThat(read(SMALLEST, variables, "name=${env:A}").name()).isEqualTo("${env:B}");
    assertThat(read(SMALLEST, variables, "name=${env:C}").name()).isEqualTo("[a, b]: $1 \\");
    assertThat(read(SMALLEST, variables, "name=${env:D}").name()).isEqualTo("~");
  }

  @Test
  void keysAndGroupsAreNotReplaced() {
    assertThat(problems(SMALLEST, Map.of("K", "template"), "${env:K}=alpaca"))
        .singleElement()
        .asString()
        .startsWith("There is no key ${env:K}");
  }

  @Test
  void aMissingVariableIsAProblem() {
    assertThat(problemsWith("name=${env:A}${env:B}${env:A}"))
        .containsExactly(
            "The environment variable of ${env:A} is not set: set it, or write the value itself.",
            "The environment variable of ${env:B} is not set: set it, or write the value itself.");
  }

  @Test
  void anEmptyVariableIsAnEmptyValue() {
    assertThat(problems(SMALLEST, Map.of("A", ""), "name=${env:A}"))
        .containsExactly("name is empty; it must be text.");
  }

  // Secrets

  @Test
  void noProblemShowsASecret() {
    String url = "https://ann:pw@host/a.json?token=tk";
    for (String argument :
        List.of(url, "name=" + url, "batch.size=" + url, "output.path=" + url, url + "=1")) {
      assertThat(problemsWith(argument))
          .as(argument)
          .allSatisfy(problem -> assertThat(problem).doesNotContain("pw", "tk"));
    }
    assertThat(problems("- x", Map.of(), url))
        .allSatisfy(problem -> assertThat(problem).doesNotContain("pw", "tk"));
  }

  @Test
  void onlyInputPathsMayHoldASecret() {
    String url = "s3a://key:secret@bucket/a";
    assertThat(with("input.paths=" + url).input().paths()).containsExactly(url);
    for (String key : List.of("name", "output.path", "input.fields.output")) {
      assertThat(problemsWith(key + "=" + url))
          .singleElement()
          .asString()
          .startsWith(key + " is 's3a://***@bucket/a'")
          .endsWith("only the URLs of input.paths may have a user, a password or a query.");
    }
  }

  // Places

  @ParameterizedTest
  @CsvSource({
    "data/a.json, data",
    "data, data/out",
    "data/, ./data",
    "data/x/../out, data/out/run",
    "., out",
    "data/*, data/out",
    "'data/{a,out}/*.json', data/out",
    "'data/[^a]ut', data/out",
    "*, out",
    "file:/d/a.json, /d",
    "file:///d/a b.json, /d",
    "file:data/a.json, data",
    "hdfs://Host:1/d/a, hdfs://host:1/d",
    "hdfs:/d, hdfs:///d/out"
  })
  void aJobMustNotWriteWhereItReads(String input, String output) {
    assertThat(problemsWith("input.paths='" + input + "'", "output.path='" + output + "'"))
        .containsExactly(
            ("output.path '%s' is, holds or lies in what input.paths '%s' reads;"
                    + " choose a folder apart from it.")
                .formatted(output, input));
  }

  @ParameterizedTest
  @CsvSource({
    "data/a.json, data/a.jsonx",
    "data, data2",
    "data/*.json, data/out",
    "*.json, out/run",
    "'data/[^o]ut', data/out",
    "s3a://a/d, s3a://b/d",
    "s3a://a/d, hdfs://a/d",
    "s3a://a/d, /d",
    "https://h/d, /d",
    "https://h/out, out"
  })
  void placesApartAreNoProblem(String input, String output) {
    assertThat(with("input.paths='" + input + "'", "output.path='" + output + "'").output().path())
        .isEqualTo(output);
  }

  @Test
  void namesThatNoFileSystemHasAreNoReasonToFail() {
    assertThat(with("input.paths=\"a\\0b\"", "output.path='{[('").output().path()).isEqualTo("{[(");
    assertThat(with("input.paths='{[('", "output.path=\"a\\0b\"").output().path())
        .isEqualTo("a\0b");
  }

  @Test
  void aJobCannotWriteToTheWeb() {
    assertThat(problemsWith("output.path=HTTPS://host/out"))
        .containsExactly("output.path is 'HTTPS://host/out'; it must be a folder.");
  }

  // YAML

  @ParameterizedTest
  @ValueSource(
      strings = {"", "# nothing\n", "---\n", "null", "- name\n", "just text", "---\n...\n"})
  void aFileWithoutKeysIsOneProblem(String file) {
    assertThat(problems(file, Map.of(), "template=alpaca"))
        .containsExactly(
            "job.yaml holds no keys; it needs at least name, input.paths and output.path.");
  }

  @Test
  void aSyntaxErrorIsToldByItsPlaceAndBringsNoOthers() {
    assertThat(problems("name: a\ninput:\n\tpaths: a\n", Map.of(), "batch.size=0"))
        .singleElement()
        .asString()
        .startsWith("job.yaml, line 3, column 1, is no YAML that is read here: ");
  }

  static Stream<String> refusedYaml() {
    return Stream.of(
        "name: &a x\ntemplate: *a\n",
        "split: &a {x: *a}\n",
        "a: &a [x]\nb: {<<: *a}\n",
        "name: !!str x\n",
        "name: !!javax.script.ScriptEngineManager [x]\n",
        "name: x\n---\nname: y\n",
        "? [a]\n: b\n",
        "name: " + "[".repeat(50) + "]".repeat(50),
        "name: " + "[".repeat(100_000),
        "name: 'x\n",
        "name: \u0000\n");
  }

  @ParameterizedTest
  @MethodSource("refusedYaml")
  void whatAJobFileNeedsNotIsRefused(String file) {
    assertThat(problems(file, Map.of()))
        .singleElement()
        .asString()
        .startsWith("job.yaml")
        .contains(" is no YAML that is read here: ");
  }

  @Test
  void aFileOfTooManyCharactersIsRefused() {
    assertThat(problems("#".repeat(4 << 20) + "\n" + SMALLEST, Map.of()))
        .singleElement()
        .asString()
        .contains("exceeds the limit");
  }

  @Test
  void aByteOrderMarkAndCarriageReturnsAreNoKeys() {
    assertThat(read("\uFEFF" + SMALLEST.replace("\n", "\r\n"), Map.of())).isEqualTo(with());
  }

  @Test
  void valuesAreNestedTwentyDeepAndNoDeeperInListsAndInGroups() {
    assertThat(problemsWith("name=" + "[".repeat(20) + "]".repeat(20)))
        .containsExactly("name is a list; it must be text.");
    assertThat(problemsWith("name=" + "[".repeat(21) + "x" + "]".repeat(21)))
        .singleElement()
        .asString()
        .contains("values are nested deeper than 20");
    assertThat(problemsWith("name=" + "{a: ".repeat(20) + "x" + "}".repeat(20)))
        .containsExactly("name is a group of keys; it must be text.");
    assertThat(problemsWith("name=" + "{a: ".repeat(21) + "x" + "}".repeat(21)))
        .singleElement()
        .asString()
        .contains("values are nested deeper than 20");
  }

  @Test
  void aPlaceIsTheSameByItsWholePathAndByALink(@TempDir Path folder) throws IOException {
    String here = Path.of("").toAbsolutePath().toString();
    Path data = Files.createDirectory(folder.resolve("data"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), data);

    assertThat(problemsWith("input.paths=data", "output.path=" + here + "/data/out")).hasSize(1);
    assertThat(problemsWith("input.paths=" + here + "/data/*", "output.path=data/out")).hasSize(1);
    assertThat(problemsWith("input.paths=" + data, "output.path=" + link + "/out")).hasSize(1);
    assertThat(problemsWith("input.paths=" + link, "output.path=" + data + "/out")).hasSize(1);
    assertThat(with("input.paths=" + here + "/data", "output.path=out").output().path())
        .isEqualTo("out");
  }
}
