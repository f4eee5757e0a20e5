package dev.sheaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Two runs of one job that work on one destination at a time. */
class RaceIT {
  /** How often; more by hand, with {@code -Dsheaf.rounds}. */
  private static final int ROUNDS = Integer.getInteger("sheaf.rounds", 1);

  private static final String ADMITTED = "publish.Destination.isFinished:enter";

  @TempDir static Path folder;

  @ParameterizedTest
  @EnumSource
  void oneWinsAndTheOtherSaysSo(Site site) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String output = site.location(folder, "race-" + round);
      // Both have been admitted before either goes on, or one might find the other's run finished.
      Path ready = folder.resolve(site + "-ready-" + round);
      Path otherReady = folder.resolve(site + "-other-ready-" + round);
      Command.Running first = startAndHold(site, output, ready, ADMITTED);
      Command.Running second = startAndHold(site, output, otherReady, ADMITTED);
      first.await(() -> Files.exists(ready));
      second.await(() -> Files.exists(otherReady));
      Moments.go(ready);
      Moments.go(otherReady);
      Command one = first.end();
      Command other = second.end();

      Command winner = one.exit() == 0 ? one : other;
      Command loser = one.exit() == 0 ? other : one;
      System.out.printf("%s, round %s: %s and %s%n", site, round, one.exit(), other.exit());
      assertThat(winner.exit()).as(one.err() + other.err()).isZero();
      assertThat(loser.exit()).as(loser.err()).isEqualTo(4);
      assertThat(loser.err()).contains("has been published by another run of this job");
      assertThat(winner.err()).doesNotContain("holds this run already");
      assertThat(site.files(output)).isEqualTo(FaultedJob.undisturbed());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HDFS, publish.Destination.unconfirmed:exit",
    "DISK, publish.ShardFiles.join:enter",
    "S3, publish.Destination.publish:enter",
    "DISK, publish.Destination.confirm:enter",
  })
  void aRunThatWakesWhenAnotherHasPublishedChangesNothing(Site site, String moment)
      throws Exception {
    String name = "asleep-in-" + moment.replace(':', '-');
    String output = site.location(folder, name);
    Path asleep = folder.resolve(site + "-" + name);
    Command.Running first = startAndHold(site, output, asleep, moment);
    first.await(() -> Files.exists(asleep));

    Command second = site.run("", FaultedJob.words(2, output));
    Map<String, String> published = site.files(output);
    Moments.go(asleep);
    Command late = first.end();

    assertThat(second.exit()).as(second.err()).isZero();
    assertThat(published).isEqualTo(FaultedJob.undisturbed());
    assertThat(late.exit()).as(late.err()).isEqualTo(4);
    assertThat(late.err()).contains("has been published by another run of this job");
    assertThat(site.files(output)).isEqualTo(published);
  }

  private static Command.Running startAndHold(Site site, String output, Path marker, String moment)
      throws Exception {
    String hold = Moments.hold(marker, moment);
    return site.start(Moments.option(hold), FaultedJob.words(2, output));
  }
}
