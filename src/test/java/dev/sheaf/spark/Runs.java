package dev.sheaf.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sheaf.batch.Batch;
import dev.sheaf.data.InputStorage;
import dev.sheaf.job.JobConfigReader;
import dev.sheaf.job.JobParts;
import dev.sheaf.job.TokenizerArgument;
import dev.sheaf.job.TokenizerOpener;
import dev.sheaf.publish.FileEntry;
import dev.sheaf.publish.Manifest;
import dev.sheaf.publish.OutputFolder;
import dev.sheaf.publish.Scratch;
import dev.sheaf.publish.Verification;
import dev.sheaf.tensor.BatchReader;
import dev.sheaf.tensor.TensorFormat;
import dev.sheaf.token.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Runs jobs in a test's folder. */
record Runs(Path folder) {
  /** A stride so small that every input of a test is cut into several chunks. */
  static final long SMALL_STRIDE = 4096;

  /** All rows in one split, in input order. */
  static final String ONE_SPLIT = "split={by: sequential, train: 1, test: 0}";

  static SparkSession session(String master) {
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.sql.shuffle.partitions", "4");
    System.setProperty("spark.driver.host", "127.0.0.1");
    System.setProperty("spark.driver.bindAddress", "127.0.0.1");
    return Session.open("test", master, List.of());
  }

  /** Prepares an input by a job that is all defaults but for the settings. */
  PrepareJob.Result prepare(Path input, String name, String... settings) throws IOException {
    return prepare(session("local[2]"), SMALL_STRIDE, input, name, settings);
  }

  PrepareJob.Result prepare(
      SparkSession spark, long stride, Path input, String name, String... settings)
      throws IOException {
    return prepare(spark, grain(stride), line -> {}, input, name, settings);
  }

  /** Prepares an input, while somebody listens to what the job says of its progress. */
  PrepareJob.Result prepare(Consumer<String> progress, Path input, String name, String... settings)
      throws IOException {
    return prepare(session("local[2]"), grain(SMALL_STRIDE), progress, input, name, settings);
  }

  static Grain grain(long stride) {
    return new Grain(stride, Grain.DEFAULT.tasks());
  }

  PrepareJob.Result prepare(
      SparkSession spark,
      Grain grain,
      Consumer<String> progress,
      Path input,
      String name,
      String... settings)
      throws IOException {
    return new PrepareJob(spark, parts(input, name, settings), progress, grain).run();
  }

  /** The parts of a job that is all defaults but for the settings. */
  JobParts parts(Path input, String name, String... settings) throws IOException {
    List<String> overrides = new ArrayList<>();
    overrides.add("input.paths=[\"" + input + "\"]");
    overrides.add("output.path=" + run(name));
    overrides.addAll(List.of(settings));
    var job = new JobConfigReader(Map.of()).read("name: test", "test.yaml", overrides);
    InputStorage storage = new InputStorage(new Configuration());
    return JobParts.of(job, new TokenizerOpener(storage));
  }

  Path run(String name) {
    return folder.resolve("runs").resolve(name);
  }

  Manifest manifest(String name) throws IOException {
    return Manifest.read(Files.readAllBytes(run(name).resolve("manifest.json")));
  }

  /** The {@code status.json} of a run that failed. */
  JsonNode status(String name) {
    try {
      return new ObjectMapper().readTree(run(name).resolve("_failed/status.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What verify says of a run. */
  List<String> damages(String name) throws IOException {
    try (Scratch scratch = new Scratch()) {
      OutputFolder run = OutputFolder.at(run(name).toString(), new Configuration());
      return new Verification(run, scratch.folder()).run();
    }
  }

  /** The text of every row of the split train, in order, decoded from the files. */
  List<String> texts(String name, String tokenizer) throws IOException {
    Tokenizer known =
        new TokenizerOpener(new InputStorage(new Configuration()))
            .open(TokenizerArgument.parse(tokenizer))
            .tokenizer();
    List<String> texts = new ArrayList<>();
    for (int[] ids : rows(name)) {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      for (int id : ids) {
        text.writeBytes(known.bytes(id));
      }
      texts.add(text.toString(StandardCharsets.UTF_8));
    }
    return texts;
  }

  /** The ids of every row of the split train, in order, from the files in safetensors. */
  List<int[]> rows(String name) throws IOException {
    List<int[]> rows = new ArrayList<>();
    for (FileEntry file : manifest(name).files()) {
      if (file.path().startsWith("safetensors/train-")) {
        try (BatchReader batches =
            TensorFormat.SAFETENSORS.reader(run(name).resolve(file.path()))) {
          for (var next = batches.next(); next.isPresent(); next = batches.next()) {
            rows.addAll(rows(next.get()));
          }
        }
      }
    }
    return rows;
  }

  private static List<int[]> rows(Batch batch) {
    List<int[]> rows = new ArrayList<>();
    for (int row = 0; row < batch.rows(); row++) {
      int from = row * batch.width();
      rows.add(Arrays.copyOfRange(batch.inputs(), from, from + batch.lengths()[row]));
    }
    return rows;
  }

  /** The lines of {@code rejected/}, in order. */
  List<JsonNode> rejected(String name) throws IOException {
    return rejectedIn(run(name).resolve("rejected"));
  }

  /** The lines of the files of a folder of rejected records, in order. */
  static List<JsonNode> rejectedIn(Path folder) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.list(folder).sorted()) {
        for (Path file : (Iterable<Path>) files::iterator) {
          for (String line : Files.readAllLines(file)) {
            lines.add(new ObjectMapper().readTree(line));
          }
        }
      }
    }
    return lines;
  }

  /** The content of every file of a run, a character a byte. */
  Map<String, String> files(String name) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(run(name))) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        files.put(run(name).relativize(file).toString(), content);
      }
    }
    return files;
  }
}
