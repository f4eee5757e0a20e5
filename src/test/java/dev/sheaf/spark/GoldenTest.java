package dev.sheaf.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sheaf.batch.Batch;
import dev.sheaf.data.Sha256;
import dev.sheaf.tensor.BatchReader;
import dev.sheaf.tensor.TensorFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds whole runs to what the book's own Python gives on the book's own data. */
class GoldenTest {
  private static final Path SHARED = Path.of("../shared");
  private static final Path GOLDEN = SHARED.resolve("golden/seed/instruction-data/batches.json");
  private static final Path DATA = SHARED.resolve("data/instruction-data.json");

  @TempDir Path folder;

  @BeforeAll
  static void theGoldenDataIsThere() {
    assumeTrue(Files.exists(GOLDEN), "SKIPPED: the golden data is not beside this checkout");
  }

  @ParameterizedTest
  @CsvSource({
    "draft_1, none, keep, none",
    "draft_2, shifted, keep, none",
    "final, shifted, ignore-after-first, none",
    "final_64, shifted, ignore-after-first, 64"
  })
  void everyBatchIsWhatTheReferenceGives(
      String collate, String targets, String padding, String maxLength) throws IOException {
    Runs runs = new Runs(folder);
    runs.prepare(
        DATA,
        collate,
        "template=notebook",
        "split.by=sequential",
        "collate.targets=" + targets,
        "collate.padding-in-targets=" + padding,
        "collate.max-length=" + maxLength,
        "output.formats=[safetensors,npz,ndlist,parquet]");

    JsonNode golden = new ObjectMapper().readTree(GOLDEN.toFile()).get("splits");
    for (TensorFormat format : TensorFormat.values()) {
      check(runs.run(collate), format, "test", golden.get("test").get(collate));
      check(runs.run(collate), format, "validation", validation(golden).get(collate));
    }
  }

  private static JsonNode validation(JsonNode splits) {
    return splits.has("validation") ? splits.get("validation") : splits.get("val");
  }

  private static void check(Path run, TensorFormat format, String split, JsonNode golden)
      throws IOException {
    String name = split + "-00000-of-00001." + format.label();
    try (BatchReader batches = format.reader(run.resolve(format.label()).resolve(name))) {
      for (JsonNode expected : golden) {
        Batch batch = batches.next().orElseThrow();
        assertThat(new int[] {batch.rows(), batch.width()})
            .containsExactly(expected.at("/shape/0").asInt(), expected.at("/shape/1").asInt());
        assertThat(sha256(batch))
            .as("%s, %s, batch %s", format, split, batch.number())
            .isEqualTo(expected.get("sha256").asText());
      }
      assertThat(batches.next()).isEqualTo(Optional.empty());
    }
  }

  /** Digest of inputs, then targets, as little-endian int64. */
  private static String sha256(Batch batch) {
    ByteBuffer bytes =
        ByteBuffer.allocate(8 * (batch.inputs().length + batch.targets().length))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int id : batch.inputs()) {
      bytes.putLong(id);
    }
    for (int id : batch.targets()) {
      bytes.putLong(id);
    }
    return Sha256.hex(bytes.array());
  }
}
