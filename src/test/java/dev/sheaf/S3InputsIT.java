package dev.sheaf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.FaultyS3.Answer;
import dev.sheaf.data.Chunk;
import dev.sheaf.data.Chunks;
import dev.sheaf.data.ExampleParser;
import dev.sheaf.data.ExampleReader;
import dev.sheaf.data.Fields;
import dev.sheaf.data.InputException;
import dev.sheaf.data.InputFile;
import dev.sheaf.data.InputFiles;
import dev.sheaf.data.InputFormat;
import dev.sheaf.data.InputStorage;
import dev.sheaf.data.ParquetFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs on S3: what it is asked for them, and what a job says whose inputs do not stay. */
class S3InputsIT {
  private static final String FOLDER = "s3a://" + S3Server.BUCKET + "/inputs";
  private static final Fields FIELDS = new Fields("instruction", "input", "output");
  private static final String STAY = " Leave inputs alone while a job runs.";

  @TempDir static Path scratch;
  private static S3Server s3;
  private static FileSystem files;
  private final List<String> set = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    s3 = S3Server.shared();
    Configuration hadoop = s3.settings();
    hadoop.set("fs.s3a.impl.disable.cache", "true");
    files = new org.apache.hadoop.fs.Path(FOLDER).getFileSystem(hadoop);
  }

  @AfterEach
  void forget() throws IOException {
    files.delete(new org.apache.hadoop.fs.Path(FOLDER), true);
    set.forEach(System::clearProperty);
  }

  /** What becomes of a file. */
  private enum Change {
    GONE,
    SHORTER,
    LONGER,
    REPLACED;

    void of(String name, byte[] before) {
      try {
        switch (this) {
          case GONE -> files.delete(path(name), false);
          case SHORTER -> put(name, Arrays.copyOf(before, before.length - 1));
          case LONGER -> put(name, Arrays.copyOf(before, before.length + 1));
          case REPLACED -> {
            byte[] after = before.clone();
            after[after.length - 1]++;
            put(name, after);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String message(String path, int bytes) {
      return path
          + switch (this) {
            case GONE -> " is gone; it was there when the job began.";
            case SHORTER ->
                " ends at byte %s; it had %s bytes when the job began.".formatted(bytes - 1, bytes);
            case LONGER ->
                " goes on behind byte %s, where it ended when the job began.".formatted(bytes);
            case REPLACED -> " has been replaced since the job began.";
          }
          + STAY;
    }
  }

  private static org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(FOLDER + "/" + name);
  }

  private static void put(String name, byte[] bytes) throws IOException {
    try (var out = files.create(path(name), true)) {
      out.write(bytes);
    }
  }

  private static byte[] content(String name) throws IOException {
    return switch (name.substring(name.indexOf('.'))) {
      case ".jsonl" -> line(name).getBytes(UTF_8);
      case ".json" -> "[%s]".formatted(line(name)).getBytes(UTF_8);
      case ".jsonl.gz" -> {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
          gzip.write(line(name).getBytes(UTF_8));
        }
        yield bytes.toByteArray();
      }
      default -> {
        Path file = scratch.resolve(name);
        Files.deleteIfExists(file);
        String schema =
            "message m {required binary instruction (UTF8); required binary output (UTF8);}";
        ParquetFiles.SMALL_GROUPS.write(file, schema, new Object[] {"Say " + name, "Well."});
        yield Files.readAllBytes(file);
      }
    };
  }

  private static String line(String name) {
    return "{\"instruction\":\"Say %s.\",\"output\":\"Well.\"}\n".formatted(name);
  }

  /** Storage with a client of its own for each opening: some keep what they have read. */
  private static InputStorage storage(Configuration hadoop) {
    hadoop.set("fs.s3a.impl.disable.cache", "true");
    return new InputStorage(hadoop);
  }

  private static void read(InputFile file, InputStorage storage) throws IOException {
    ExampleParser parser = new ExampleParser(FIELDS, List.of());
    for (Chunk chunk : Chunks.located(file, Chunks.STRIDE, FIELDS, storage)) {
      try (ExampleReader reader = ExampleReader.open(storage, chunk, parser)) {
        while (reader.next()) {
          reader.outcome();
        }
        reader.tally();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.jsonl", "a.json", "a.jsonl.gz", "a.parquet"})
  void whatHasBecomeOfAFileShowsWhenItIsRead(String name) throws Exception {
    byte[] bytes = content(name);
    InputStorage storage = storage(s3.settings());
    for (Change change : Change.values()) {
      put(name, bytes);
      InputFile file = new InputFiles(storage, null).list(List.of(FOLDER), InputFormat.AUTO).get(0);

      read(file, storage);
      change.of(name, bytes);

      assertThatThrownBy(() -> read(file, storage))
          .isInstanceOf(InputException.class)
          .hasMessage(change.message(FOLDER + "/" + name, bytes.length));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mode=client", "mode=warn", "mode=none", "source=versionid"})
  void aFileThatGrowsIsToldOfHoweverItsChangesAreDetected(String setting) throws Exception {
    byte[] bytes = content("a.jsonl");
    put("a.jsonl", bytes);
    Configuration hadoop = s3.settings();
    String[] parts = setting.split("=", 2);
    hadoop.set(
        "fs.s3a.bucket.%s.change.detection.%s".formatted(S3Server.BUCKET, parts[0]), parts[1]);
    hadoop.set("fs.s3a.change.detection.version.required", "false");
    InputStorage storage = storage(hadoop);
    InputFile file = new InputFiles(storage, null).list(List.of(FOLDER), InputFormat.AUTO).get(0);

    read(file, storage);
    Change.LONGER.of("a.jsonl", bytes);

    assertThatThrownBy(() -> read(file, storage))
        .hasMessage(Change.LONGER.message(FOLDER + "/a.jsonl", bytes.length));
  }

  @Test
  void anEmptyFileThatGrowsIsToldOf() throws Exception {
    put("a.jsonl", new byte[0]);
    InputStorage storage = storage(s3.settings());
    InputFile file = new InputFiles(storage, null).list(List.of(FOLDER), InputFormat.AUTO).get(0);

    read(file, storage);
    Change.LONGER.of("a.jsonl", new byte[0]);

    assertThatThrownBy(() -> read(file, storage))
        .hasMessage(Change.LONGER.message(FOLDER + "/a.jsonl", 0));
  }

  @Test
  void aSmallFileIsAskedForOnceAtEachStep() throws Exception {
    List<String> names = List.of("a.jsonl", "b.json", "c.jsonl.gz");
    Path local = Files.createDirectories(scratch.resolve("local"));
    for (String name : names) {
      put(name, content(name));
      Files.write(local.resolve(name), content(name));
    }
    try (FaultyS3 counting = FaultyS3.before(s3, (request, time) -> Answer.RIGHT)) {
      assertThat(prepare(counting, FOLDER, "remote")).isEmpty();

      for (String name : names) {
        String path = "/%s/inputs/%s".formatted(S3Server.BUCKET, name);
        assertThat(counting.times("HEAD " + path)).as(path).isZero();
        // To tell its format, to scan and to write it.
        assertThat(counting.times("GET " + path)).as(path).isEqualTo(3);
      }
      assertThat(prepare(counting, local.toString(), "same")).isEmpty();
    }
    assertThat(tensors("remote")).isNotEmpty().isEqualTo(tensors("same"));
  }

  private static Map<String, String> tensors(String run) throws IOException {
    Map<String, String> tensors = new TreeMap<>(RunFiles.of(scratch.resolve(run)));
    tensors.keySet().removeIf(name -> !name.startsWith("safetensors/"));
    return tensors;
  }

  @ParameterizedTest
  @CsvSource({"GONE, 1", "SHORTER, 1", "GONE, 2", "SHORTER, 2"})
  void aFileThatChangesBeforeTheScanOrTheWriteEndsTheJob(Change change, int readBefore)
      throws Exception {
    put("a.jsonl", content("a.jsonl"));
    byte[] bytes = content("b.jsonl");
    put("b.jsonl", bytes);
    String reading = "GET /%s/inputs/b.jsonl".formatted(S3Server.BUCKET);
    FaultyS3.Fault changing =
        (request, time) -> {
          if (request.equals(reading) && time == readBefore) {
            change.of("b.jsonl", bytes);
          }
          return Answer.RIGHT;
        };
    try (FaultyS3 store = FaultyS3.before(s3, changing)) {
      assertThat(prepare(store, FOLDER, "run"))
          .isEqualTo(change.message(FOLDER + "/b.jsonl", bytes.length));
    }
    assertThat(scratch.resolve("run/manifest.json")).doesNotExist();
  }

  /** Runs a job; what it says if it ends with exit code 3, nothing if it succeeds. */
  private String prepare(FaultyS3 store, String inputs, String output) throws IOException {
    Path job = Files.writeString(scratch.resolve("job.yaml"), "name: inputs\n");
    List<String> settings = new ArrayList<>(store.server().sparkSettings());
    settings.add("spark.hadoop.fs.s3a.impl.disable.cache=true");
    settings.add("spark.ui.enabled=false");
    settings.add("spark.driver.host=127.0.0.1");
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      System.setProperty(parts[0], parts[1]);
      set.add(parts[0]);
    }
    StringWriter err = new StringWriter();
    int code =
        Sheaf.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err, true),
            "prepare",
            job.toString(),
            "input.paths=[%s]".formatted(inputs),
            "collate.where=executors",
            "output.path=" + scratch.resolve(output));
    List<String> said = err.toString().lines().toList();
    assertThat(code).as(err.toString()).isEqualTo(said.get(said.size() - 1).endsWith(STAY) ? 3 : 0);
    return code == 0 ? "" : said.get(said.size() - 1);
  }
}
