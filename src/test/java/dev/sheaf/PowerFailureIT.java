package dev.sheaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A machine that loses its power: left is what has reached the disk. The disk is a file here, and a
 * copy of it is what is left at that moment.
 */
class PowerFailureIT {
  private static final long DISK_BYTES = 64 << 20;

  @TempDir static Path folder;

  @Test
  void whatIsSaidToBeDoneIsOnTheDisk() throws Exception {
    Path image = newImage("done");
    Path left = folder.resolve("done-left");
    Path leftLater = folder.resolve("done-left-later");
    try (SmallDisk disk = mount(image)) {
      Command run = run(disk, "");
      Files.copy(image, left);
      writeNames(disk);
      Files.copy(image, leftLater);

      assertThat(run.exit()).as(run.err()).isZero();
    }
    assertThat(files(left)).isEqualTo(FaultedJob.undisturbed());
    assertThat(files(leftLater)).isEqualTo(FaultedJob.undisturbed());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          publish.Destination.unconfirmed:enter                    | Going on with the run
          publish.Receipt.write:exit,publish.Receipt.write:exit    | Reusing 2 of 9 shards
          publish.Destination.confirm:enter                        | All its files are there
          publish.LocalFolder.createNew:enter:_SUCCESS             | All its files are there
          """)
  void aRunGoesOnFromWhatIsLeft(String moment, String said) throws Exception {
    String name = moment.replaceAll("\\W", "-");
    Path image = newImage(name);
    Path left = folder.resolve(name + "-left");
    try (SmallDisk disk = mount(image)) {
      Command run = run(disk, Moments.option(Moments.kill(folder.resolve(name), moment)));
      writeNames(disk);
      Files.copy(image, left);

      assertThat(run.exit()).as(run.err()).isEqualTo(Moments.KILLED);
    }
    try (SmallDisk disk = mount(left)) {
      Command again = run(disk, "");

      assertThat(again.exit()).as(again.err()).isZero();
      assertThat(again.err()).contains(said);
    }
    assertThat(files(left)).isEqualTo(FaultedJob.undisturbed());
  }

  /** Has all names so far on the disk, whether their content is there or not. */
  private static void writeNames(SmallDisk disk) throws Exception {
    // What one program waits for takes all changes of names with it.
    disk.run("sh", "-c", "echo other >\"$0\" && sync \"$0\"", place() + "/other");
  }

  private static Path place() throws IOException {
    return Files.createDirectories(folder.resolve("disk"));
  }

  private static Path newImage(String name) throws Exception {
    return SmallDisk.newImage(folder.resolve(name + "-image"), DISK_BYTES);
  }

  private static SmallDisk mount(Path image) throws IOException {
    return SmallDisk.mount(place(), image);
  }

  private static Command run(SmallDisk disk, String options) throws Exception {
    return Command.run(
        Map.of("JAVA_HOME", disk.javaHome().toString(), "SHEAF_OPTS", Site.QUICK + options),
        words());
  }

  private static List<String> words() throws IOException {
    List<String> words = new ArrayList<>(List.of("scripts/sheaf"));
    words.addAll(FaultedJob.words(1, place().resolve("run").toString()));
    return words;
  }

  /** The files of the run on a disk. */
  private static Map<String, String> files(Path image) throws Exception {
    Path copy = folder.resolve(image.getFileName() + "-files");
    try (SmallDisk disk = mount(image)) {
      disk.copy(place().resolve("run"), copy);
    }
    return RunFiles.of(copy);
  }
}
