package dev.sheaf.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sheaf.split.Order;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWriteIsPlannedBeforeItsPlanLiesInTheRunsFolder(boolean isShuffled) {
    Order order = isShuffled ? new Order.Shuffle(7) : new Order.Input();
    Path run = folder.resolve("run");
    Stages stages =
        new Stages(
            Runs.session("local[2]"),
            run.toUri().toString(),
            "pieces",
            "alpaca",
            "r50k_base",
            new Arrange(order, 1, 1),
            1);

    assertThatCode(stages::plan).doesNotThrowAnyException();
    assertThat(run).doesNotExist();
  }
}
