package dev.sheaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two runs of one job that are started at once for one destination. */
class RaceIT {
  /** How often; more by hand, with {@code -Dsheaf.rounds}. */
  private static final int ROUNDS = Integer.getInteger("sheaf.rounds", 1);

  @TempDir static Path folder;

  @ParameterizedTest
  @EnumSource
  void oneWinsAndTheOtherSaysSo(Site site) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String output = site.location(folder, "race-" + round);
      // Both have been admitted before either goes on, or one might find the other's run finished.
      Path ready = folder.resolve(site + "-ready-" + round);
      Path otherReady = folder.resolve(site + "-other-ready-" + round);
      Command.Running first = startAndHold(site, output, ready);
      Command.Running second = startAndHold(site, output, otherReady);
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

  private static Command.Running startAndHold(Site site, String output, Path marker)
      throws Exception {
    String hold = Moments.hold(marker, "publish.Destination.isFinished:enter");
    return site.start(Moments.option(hold), FaultedJob.words(2, output));
  }
}
