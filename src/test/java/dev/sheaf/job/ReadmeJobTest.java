package dev.sheaf.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.tensor.TensorFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The job file as the README tells of it. */
class ReadmeJobTest {
  private static final Pattern ROW = Pattern.compile("\\| (`.+?`) \\| (.*?) ?\\| .*\\|");
  private static final Pattern CODE = Pattern.compile("`(.+?)`");
  private static final String SMALLEST = "{name: a, input: {paths: [b]}, output: {path: c}}";

  private String section;

  @BeforeEach
  void readTheSection() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    section = readme.split("## The job file\n", 2)[1].split("\n## ", 2)[0];
  }

  private static JobConfig read(String yaml, List<String> overrides) {
    return new JobConfigReader(Map.of()).read(yaml, "job.yaml", overrides);
  }

  /** The defaults of the table, empty for keys that have none of their own. */
  private Map<String, String> defaults() {
    Map<String, String> all = new LinkedHashMap<>();
    section.lines().map(ROW::matcher).filter(Matcher::matches).forEach(row -> read(row, all));
    return all;
  }

  private static void read(Matcher row, Map<String, String> all) {
    List<String> keys = codes(row.group(1));
    List<String> values = codes(row.group(2));
    assertThat(values)
        .as("the defaults of %s", keys)
        .satisfiesAnyOf(
            none -> assertThat(none).isEmpty(), each -> assertThat(each).hasSameSizeAs(keys));
    for (int i = 0; i < keys.size(); i++) {
      all.put(keys.get(i), values.isEmpty() ? "" : values.get(i));
    }
  }

  private static List<String> codes(String cell) {
    return CODE.matcher(cell).results().map(code -> code.group(1)).toList();
  }

  @Test
  void theExampleIsAJob() {
    JobConfig job = read(section.split("```yaml\n", 2)[1].split("```", 2)[0], List.of());

    assertThat(job.input().paths()).containsExactly("data/*.jsonl");
    assertThat(job.output().formats())
        .containsExactly(TensorFormat.SAFETENSORS, TensorFormat.PARQUET);
  }

  @Test
  void everyDefaultIsTheOneOfTheTable() {
    List<String> overrides =
        defaults().entrySet().stream()
            .filter(row -> !row.getValue().isEmpty())
            .map(row -> row.getKey() + "=" + row.getValue())
            .toList();

    assertThat(overrides).hasSizeGreaterThan(20);
    assertThat(read(SMALLEST, overrides)).isEqualTo(read(SMALLEST, List.of()));
  }

  @Test
  void theTableHasEveryKey() {
    List<String> keys =
        JobConfigReaderTest.KEYS.stream()
            .map(key -> key.startsWith("input.fields.") ? "input.fields" : key)
            .distinct()
            .toList();

    assertThat(defaults().keySet())
        .containsAll(keys)
        .filteredOn(key -> !keys.contains(key))
        .containsExactly("tokenizer.file", "tokenizer.pattern", "tokenizer.end-of-text");
  }
}
