package dev.sheaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Drivers that are killed at exact moments, and started again. */
class DriverFaultsIT {
  @TempDir static Path folder;
  private static Map<String, String> undisturbed;

  @BeforeAll
  static void prepareUndisturbed() throws Exception {
    undisturbed = FaultedJob.undisturbed();
  }

  private static List<String> words(String output) {
    return FaultedJob.words(1, output);
  }

  @ParameterizedTest
  @EnumSource
  void aDriverKilledAgainAndAgainLeavesTheRunOfOneThatWasNot(Site site) throws Exception {
    String output = site.location(folder, "killed");
    List<List<String>> deaths = new ArrayList<>();
    deaths.add(List.of("publish.Receipt.write:exit", site.draft + ".appear:exit"));
    deaths.add(
        List.of(
            "publish.Destination.publish:enter",
            site.folder + ".draft:exit:manifest.json",
            site.draft + ".appear:enter"));
    deaths.add(List.of(site.folder + ".createNew:enter:_SUCCESS"));
    if (site == Site.DISK) {
      deaths.add(1, List.of("publish.Destination.publish:enter"));
      deaths.add(3, List.of(site.deleting() + ".delete:enter:_work"));
    }
    for (int death = 0; death < deaths.size(); death++) {
      Path marker = folder.resolve(site + "-death-" + death);
      String kill = Moments.kill(marker, deaths.get(death).toArray(String[]::new));

      Command run = site.run(Moments.option(kill), words(output));

      assertThat(run.exit()).as(death + run.err()).isEqualTo(Moments.KILLED);
      assertThat(marker).exists();
      assertNothingHalfWrittenIsNamed(site.files(output));
    }

    Command last = site.run("", words(output));

    assertThat(last.exit()).as(last.err()).isZero();
    assertThat(last.err()).contains("All its files are there").doesNotContain("Writing");
    assertThat(site.files(output)).isEqualTo(undisturbed);
  }

  private static void assertNothingHalfWrittenIsNamed(Map<String, String> files) {
    Map<String, String> named = new TreeMap<>(files);
    named.keySet().removeIf(name -> name.startsWith("_work/") || name.startsWith("."));
    assertThat(undisturbed).containsAllEntriesOf(named);
    assertThat(named).doesNotContainKey("_SUCCESS");
  }

  @Test
  void whatIsThereIsReusedAndTheLogSaysHowMuch() throws Exception {
    String output = folder.resolve("reused").toString();
    String kill =
        Moments.kill(
            folder.resolve("reused-death"),
            "publish.Receipt.write:exit",
            "publish.Receipt.write:exit",
            "publish.Receipt.write:exit");
    Command killed = Site.DISK.run(Moments.option(kill), words(output));
    assertThat(killed.exit()).as(killed.err()).isEqualTo(Moments.KILLED);
    Path made = folder.resolve("made-again");

    Command again =
        Site.DISK.run(
            Moments.option(Moments.note(made, "publish.Receipt.write:exit")), words(output));

    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(again.err())
        .contains("Going on with the run that was begun in " + output)
        .contains("Reusing 3 of 9 shards, 24 rows")
        .contains("Writing 6 of 9 shards, 37 rows");
    assertThat(Files.size(made)).isEqualTo(6);
    assertThat(Site.DISK.files(output)).isEqualTo(undisturbed);
  }
}
