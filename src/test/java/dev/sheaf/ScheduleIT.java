package dev.sheaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The samples of {@code jobs/schedule}, run as they are written but for where the data is; {@link
 * KubernetesIT} runs the one for Kubernetes.
 */
class ScheduleIT {
  private static final Path SAMPLES = Path.of("jobs/schedule");
  private static final String DATE = "2026-01-31";
  private static final String PUBLISHED = SAMPLES.resolve("published").toString();

  @TempDir static Path folder;

  @BeforeAll
  static void writeTheDays() throws IOException {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    for (String date : List.of(DATE, today.minusDays(1).toString(), today.toString())) {
      Path day = Files.createDirectories(folder.resolve("in/date=" + date));
      Files.copy(Path.of("jobs/sample/instructions.json"), day.resolve("part-0.json"));
    }
  }

  @Test
  void theTaskOfTheDagPublishesItsDay() throws Exception {
    JsonNode task =
        new ObjectMapper()
            .readTree(
                succeed(
                        Command.run(
                            python(),
                            "src/test/python/schedule.py",
                            SAMPLES.resolve("airflow_daily.py").toString(),
                            DATE))
                    .out());
    Map<String, String> environment = new HashMap<>();
    task.get("environment")
        .properties()
        .forEach(e -> environment.put(e.getKey(), e.getValue().asText()));
    assertThat(environment).containsEntry("SHEAF_DATE", DATE);

    run("bash", here(environment, "airflow"), task.get("command").asText());

    assertThat(folder.resolve("airflow/date=" + DATE + "/_SUCCESS")).exists();
  }

  @Test
  void theLineOfCronPublishesYesterdayAndThenLeavesItAlone() throws Exception {
    Map<String, String> environment = new HashMap<>();
    String command = null;
    for (String line : Files.readAllLines(SAMPLES.resolve("crontab"))) {
      Matcher variable = Pattern.compile("([A-Z_]+)=(.*)").matcher(line);
      Matcher entry = Pattern.compile("((?:[0-9*,/-]+ ){5})(.*)").matcher(line);
      if (variable.matches()) {
        environment.put(variable.group(1), variable.group(2));
      } else if (entry.matches()) {
        command = entry.group(2);
      } else {
        assertThat(line).startsWith("#");
      }
    }
    assertThat(command).doesNotContainPattern("(?<!\\\\)%"); // cron cuts the line there
    String line = command.replace("\\%", "%");
    Files.createDirectories(folder.resolve("cron"));

    Command first = run(environment.get("SHELL"), here(environment, "cron"), line);
    Command again = run(environment.get("SHELL"), here(environment, "cron"), line);

    assertThat(first.out()).contains(folder.resolve("cron/date=").toString());
    assertThat(again.err()).contains("holds this run already; nothing was written");
  }

  @Test
  void aRunThatFailedIsNotPublishedAndSaysWhy() throws Exception {
    Path run = Files.createDirectories(folder.resolve("failed"));
    Command nothing = Command.run(PUBLISHED, run.toString());
    Files.createDirectories(run.resolve("_failed"));
    Files.writeString(run.resolve("_failed/status.json"), "{\"exit-code\" : 3}");
    Command failed = Command.run(PUBLISHED, run.toString());
    Files.writeString(run.resolve("manifest.json"), "{}");
    Files.writeString(run.resolve("_SUCCESS"), "0");
    Command edited = Command.run(PUBLISHED, run.toString());

    assertThat(List.of(nothing.exit(), failed.exit(), edited.exit())).containsOnly(1);
    assertThat(nothing.err()).contains(run + " is not published");
    assertThat(failed.err()).contains(run + " is not published", "\"exit-code\" : 3");
    assertThat(edited.err()).contains("_SUCCESS says 0, but the manifest's digest is 44136fa3");
  }

  /** A sample's environment, with this machine's places in the place of the sample's. */
  private static Map<String, String> here(Map<String, String> environment, String output) {
    Map<String, String> here = new HashMap<>(environment);
    here.replace("SHEAF_HOME", Path.of("").toAbsolutePath().toString());
    here.replace("SHEAF_MASTER", "local[2]");
    here.replace("SHEAF_INPUT", folder.resolve("in").toString());
    here.replace("SHEAF_OUTPUT", folder.resolve(output).toString());
    return here;
  }

  private static Command run(String shell, Map<String, String> environment, String line)
      throws Exception {
    return succeed(Command.run(environment, List.of(shell, "-c", line)));
  }

  private static Command succeed(Command command) {
    assertThat(command.exit()).as(command.err()).isZero();
    return command;
  }

  private static String python() {
    String python = System.getProperty("sheaf.python", "");
    assumeTrue(!python.isEmpty(), "SKIPPED: no Python to read the DAG");
    return python;
  }
}
