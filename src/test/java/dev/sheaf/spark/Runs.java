package dev.sheaf.spark;

import dev.sheaf.data.InputStorage;
import dev.sheaf.job.JobConfigReader;
import dev.sheaf.job.JobParts;
import dev.sheaf.job.TokenizerOpener;
import dev.sheaf.publish.Manifest;
import dev.sheaf.publish.OutputFolder;
import dev.sheaf.publish.Scratch;
import dev.sheaf.publish.Verification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Runs jobs in a test's folder. */
record Runs(Path folder) {
  /** A stride so small that every input of a test is cut into several chunks. */
  static final long SMALL_STRIDE = 4096;

  static SparkSession session(String master) {
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.sql.shuffle.partitions", "4");
    System.setProperty("spark.driver.host", "127.0.0.1");
    System.setProperty("spark.driver.bindAddress", "127.0.0.1");
    return Session.open("test", master);
  }

  /** Prepares an input by a job that is all defaults but for the settings. */
  PrepareJob.Result prepare(Path input, String name, String... settings) throws IOException {
    return prepare(session("local[2]"), SMALL_STRIDE, input, name, settings);
  }

  PrepareJob.Result prepare(
      SparkSession spark, long stride, Path input, String name, String... settings)
      throws IOException {
    List<String> overrides = new ArrayList<>();
    overrides.add("input.paths=[\"" + input + "\"]");
    overrides.add("output.path=" + run(name));
    overrides.addAll(List.of(settings));
    var job = new JobConfigReader(Map.of()).read("name: test", "test.yaml", overrides);
    InputStorage storage = new InputStorage(new Configuration());
    JobParts parts = JobParts.of(job, new TokenizerOpener(storage));
    return new PrepareJob(spark, parts, line -> {}, stride).run();
  }

  Path run(String name) {
    return folder.resolve("runs").resolve(name);
  }

  Manifest manifest(String name) throws IOException {
    return Manifest.read(Files.readAllBytes(run(name).resolve("manifest.json")));
  }

  /** What verify says of a run. */
  List<String> damages(String name) throws IOException {
    try (Scratch scratch = new Scratch()) {
      OutputFolder run = OutputFolder.at(run(name).toString(), new Configuration());
      return new Verification(run, scratch.folder()).run();
    }
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
