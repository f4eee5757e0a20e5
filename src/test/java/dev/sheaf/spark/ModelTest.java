package dev.sheaf.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.knuddels.jtokkit.Encodings;
import dev.sheaf.Command;
import dev.sheaf.data.CauseChain;
import dev.sheaf.data.InputException;
import dev.sheaf.data.InputStorage;
import dev.sheaf.job.JobConfigException;
import dev.sheaf.job.JobConfigReader;
import dev.sheaf.job.JobParts;
import dev.sheaf.job.TokenizerOpener;
import dev.sheaf.publish.DestinationException;
import dev.sheaf.publish.OutputFolder;
import dev.sheaf.publish.Scratch;
import dev.sheaf.publish.Verification;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/**
 * Random jobs, each by two masters and cut in two ways, against a model in Python of what the
 * README promises: it makes them, they run here, and it compares. What differs is left in {@code
 * target/model}.
 *
 * <p>{@code scripts/model 1000} runs more than here; {@code scripts/model 1 4711} job 4711 alone.
 */
class ModelTest {
  private static final int JOBS = Integer.parseInt(System.getProperty("sheaf.jobs", "20"));
  private static final int FIRST = Integer.parseInt(System.getProperty("sheaf.first", "1"));
  private static final int AT_A_TIME = 500;
  private static final Path FOLDER = Path.of("target/model").toAbsolutePath();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Configuration HADOOP = new Configuration();

  @Test
  void everyJobComesToWhatTheModelSays() throws Exception {
    String python = System.getProperty("sheaf.python", "");
    assumeTrue(!python.isEmpty(), "SKIPPED: no Python for the model");
    assertThat(JOBS).as("jobs").isPositive();
    List<String> differences = new ArrayList<>();
    for (int first = FIRST; first < FIRST + JOBS; first += AT_A_TIME) {
      int count = Math.min(AT_A_TIME, FIRST + JOBS - first);
      Path batch = FOLDER.resolve(first + "-" + (first + count - 1));
      Command made = model(python, "model_jobs.py", "" + first, "" + count, batch.toString());
      assertThat(made.exit()).as(made.err()).isZero();
      run(batch);
      Command compared = model(python, "model_compare.py", jtokkit(), batch.toString());
      if (System.getProperty("sheaf.jobs") != null) {
        System.out.printf("Jobs %s%n%s", batch.getFileName(), compared.err());
      }
      if (compared.exit() != 0) {
        differences.add(compared.out() + compared.err());
      }
    }
    assertThat(differences).isEmpty();
  }

  private static Command model(String python, String script, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(python, "src/test/python/" + script));
    all.addAll(List.of(words));
    return Command.run(Map.of("PYTHONUTF8", "1"), all);
  }

  private static String jtokkit() throws Exception {
    var jar = Encodings.class.getProtectionDomain().getCodeSource().getLocation();
    return Path.of(jar.toURI()).toString();
  }

  /** Runs all jobs of a folder by one master after the other, as it takes a second to change it. */
  private static void run(Path batch) throws IOException {
    for (String master : List.of("local[2]", "local[1]")) {
      SparkSession spark = Runs.session(master);
      try (Stream<Path> all = Files.walk(batch, 2)) {
        List<Path> runs = all.filter(path -> isRun(path)).sorted().toList();
        for (Path run : runs) {
          JsonNode asked = JSON.readTree(run.toFile());
          if (asked.get("master").asText().equals(master)) {
            Files.writeString(
                Path.of(run.toString().replace(".json", ".end.json")), end(spark, asked));
          }
        }
      } finally {
        spark.stop();
      }
    }
  }

  private static boolean isRun(Path path) {
    return path.getFileName().toString().matches("run-\\d\\.json");
  }

  /** How a run ends, in JSON. */
  private static String end(SparkSession spark, JsonNode asked) {
    ObjectNode end = JSON.createObjectNode();
    try {
      JobParts parts = parts(asked.get("job").toString());
      Grain grain = new Grain(asked.get("stride").asLong(), asked.get("tasks").asInt());
      PrepareJob.Result result = new PrepareJob(spark, parts, line -> {}, grain).run();
      end.put("exit", 0).put("was-there", result.wasThere());
      Path output = Path.of(parts.job().output().path());
      end.set("damages", JSON.valueToTree(damages(output)));
      end.set("found", JSON.valueToTree(damagesOfAChangedByte(output)));
      end.put("message", "");
    } catch (Exception e) {
      end.put("exit", exit(e)).put("message", message(e));
    }
    return end.toString();
  }

  private static JobParts parts(String text) throws IOException {
    var job = new JobConfigReader(Map.of()).read(text, "job.json", List.of());
    return JobParts.of(job, new TokenizerOpener(new InputStorage(HADOOP)));
  }

  private static int exit(Exception thrown) {
    for (Throwable cause : CauseChain.of(thrown)) {
      if (cause instanceof JobConfigException) {
        return 2;
      } else if (cause instanceof InputException) {
        return 3;
      } else if (cause instanceof DestinationException) {
        return 4;
      }
    }
    return 1;
  }

  private static String message(Exception thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return exit(thrown) == 1 ? trace.toString() : thrown.getMessage();
  }

  private static List<String> damages(Path output) throws IOException {
    try (Scratch scratch = new Scratch()) {
      OutputFolder run = OutputFolder.at(output.toString(), HADOOP);
      return new Verification(run, scratch.folder()).run();
    }
  }

  /** What verify says while a byte of one of the run's files, another in each run, is another. */
  private static List<String> damagesOfAChangedByte(Path output) throws IOException {
    try (Stream<Path> all = Files.walk(output)) {
      List<Path> files = all.filter(Files::isRegularFile).sorted().toList();
      Random random =
          new Random((output.getParent().getFileName() + "/" + output.getFileName()).hashCode());
      Path file = files.get(random.nextInt(files.size()));
      byte[] content = Files.readAllBytes(file);
      byte[] changed = content.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      Files.write(file, changed);
      try {
        return damages(output);
      } finally {
        Files.write(file, content);
      }
    }
  }
}
