package dev.sheaf.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Any text as a job file, the lines behind a NUL as arguments: a job, or what is wrong with it. */
public class JobFileFuzzTest {
  private static final String JOB =
      """
      name: n
      input: {paths: [a.json, 'b'], format: json, fields: {input: i}, max-rejected: 0.1%}
      template: phi3
      tokenizer: {file: t.json, end-of-text: 7}
      special-text: reject
      split: {by: sequential, train: 8e-1, test: 0.1}
      loss: {over: response}
      order:
        by: shuffle
        seed: -1
      batch: {size: 4, drop-last: true}
      collate: {padding-id: 3, ignore-index: -1, max-length: none, padding-in-targets: keep}
      output: {path: out, formats: [npz, parquet], dtype: int32, shard-rows: 100}
      """;

  @Test
  void changedJobs() {
    List<byte[]> seeds =
        Seeds.of(
            JOB,
            "{name: n, input: {paths: a}, output: {path: b}}",
            "{name: ${env:A}, input: {paths: a}, output: {path: b}}\0batch.size=3\nsplit={by: hash}");
    String[] pieces = {
      ": ", "\n", "- ", "[", "]", "{", "}", "'", "\"", "${env:A}", "${env:B}", "&a ", "*a",
          "!!int ",
      "|", "#", "null", "1e999", ".inf", "NaN", "1_000", "0x1F", "%", "\t", "  ", "😀", "\0", "="
    };
    new Seeds(seeds, pieces).feed(JobFileFuzzTest.class, 3000, JobFileFuzzTest::fuzzerTestOneInput);
  }

  /** Reads a job. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    int end = text.indexOf('\0') < 0 ? text.length() : text.indexOf('\0');
    List<String> overrides =
        end == text.length() ? List.of() : Arrays.asList(text.substring(end + 1).split("\n", -1));
    try {
      JobConfig job =
          new JobConfigReader(Map.of("A", "3: [")).read(text.substring(0, end), "a", overrides);
      requireSameAgain(job);
    } catch (JobConfigException e) {
      assertThat(e.getMessage().lines()).isNotEmpty().noneMatch(String::isBlank);
    }
  }

  /** What the manifest has is the same job, but for characters that YAML has not. */
  private static void requireSameAgain(JobConfig job) {
    String json = job.toJson().toString();
    boolean plain = json.codePoints().allMatch(c -> c >= ' ' && c < 0x7F);
    if (plain && !json.contains("\\") && !json.contains("***") && !json.contains("${env:")) {
      List<String> path = List.of("output.path=out");
      assertThat(new JobConfigReader(Map.of()).read(json, "a", path).toJson().toString())
          .isEqualTo(json);
    }
  }
}
