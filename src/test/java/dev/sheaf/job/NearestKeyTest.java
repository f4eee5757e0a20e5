package dev.sheaf.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestKeyTest {
  @ParameterizedTest
  @CsvSource({
    "'', '', 0",
    "'', abc, 3",
    "abc, '', 3",
    "kitten, sitting, 3",
    "seed, seed, 0",
    "seed, seeed, 1",
    "by, yb, 2",
    "flaw, lawn, 2"
  })
  void editsAreCountedAfterLevenshtein(String a, String b, int edits) {
    assertThat(NearestKey.edits(a, b)).isEqualTo(edits);
  }

  @Test
  void theNearerKeyIsMeantAndOfEqualsTheFirst() {
    assertThat(NearestKey.of("output.paths", Set.of("input.paths", "output.path")))
        .contains("output.path");
    assertThat(NearestKey.of("seed", new LinkedHashSet<>(List.of("split.seed", "order.seed"))))
        .contains("split.seed");
    assertThat(NearestKey.of("Batch.Drop_Last", Set.of("batch.size", "batch.drop-last")))
        .contains("batch.drop-last");
    assertThat(NearestKey.of("NAME", Set.of("name", "loss"))).contains("name");
    assertThat(NearestKey.of("colour", Set.of("name", "batch"))).isEmpty();
  }
}
