package dev.sheaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes that {@code scripts/sheaf} makes, in homes of their own. */
class ArchiveIT {
  @TempDir Path home;

  @BeforeEach
  void furnishTheHome() throws IOException {
    Files.createDirectories(home.resolve("src/main"));
    copy("pom.xml", "scripts/sheaf", "conf/log4j2.properties", "conf/spark-defaults.conf");
    copy("jobs/quickstart.yaml", "jobs/sample/instructions.json");
    copy("target/spark.classpath", "target/natives.classpath", "target/tokenizers.classpath");
    copy("target/sheaf.jar");
  }

  private void copy(String... files) throws IOException {
    for (String file : files) {
      Files.createDirectories(home.resolve(file).getParent());
      Files.copy(Path.of(file), home.resolve(file));
    }
  }

  @Test
  void twoFirstStartsAtOnceMakeOneArchiveThatIsUsedUntilTheJarChanges() throws Exception {
    var other = CompletableFuture.supplyAsync(this::help);
    Command one = help();

    for (Command first : List.of(one, other.join())) {
      assertThat(first.exit()).as(first.err()).isZero();
      assertThat(first.err()).startsWith("Archiving classes").hasLineCount(1);
    }
    assertThat(archives()).singleElement().satisfies(file -> assertThat(file).isNotEmptyFile());

    Command second = help();
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).contains("dev.sheaf.PrepareCommand source: shared objects file (top)");

    // Of an archive that does not fit, the JVM must not say a word among the results.
    touch(home.resolve("target/sheaf.jar"), Duration.ofHours(1));
    touch(archives().get(0), Duration.ofHours(2));
    Command stale = help();
    assertThat(stale.exit()).isZero();
    assertThat(stale.err()).isEmpty();
    assertThat(stale.out()).doesNotContain("(top)", "warning", "mismatch");
  }

  @Test
  void anArchiveThatCannotBeMadeOrIsDamagedIsNoHarm() throws Exception {
    Files.delete(home.resolve("jobs/quickstart.yaml"));
    Command first = help();
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.err()).startsWith("Archiving classes").hasLineCount(1);

    Command second = help();
    assertThat(second.exit()).as(second.err()).isZero();
    assertThat(second.err()).as("not tried again").isEmpty();

    Files.writeString(archives().get(0), "This is no archive.");
    Command third = help();
    assertThat(third.exit()).as(third.err()).isZero();
    assertThat(third.err()).isEmpty();
    assertThat(third.out()).contains("Runs a job").doesNotContain("warning", "rror has occurred");
  }

  private static void touch(Path file, Duration later) throws IOException {
    FileTime before = Files.getLastModifiedTime(file);
    Files.setLastModifiedTime(file, FileTime.from(before.toInstant().plus(later)));
  }

  /** A quick command, and on standard output where the JVM takes its classes from. */
  private Command help() {
    try {
      return Command.run(
          Map.of("SHEAF_OPTS", "-Xlog:class+load"),
          List.of(home.resolve("scripts/sheaf").toString(), "prepare", "--help"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("target"))) {
      return files.filter(file -> file.getFileName().toString().contains(".jsa")).toList();
    }
  }
}
