package dev.sheaf.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

/** Any bytes as a manifest: one that is written as it was read, or none. */
public class ManifestFuzzTest {
  private static final String MANIFEST =
      """
      {
        "version" : 1,
        "fingerprint" : "00ff",
        "job" : { "name" : "größe", "split" : { "train" : 0.85 } },
        "tokenizer" : { "name" : "r50k_base", "sha256" : "00", "vocabulary" : 50257, "end-of-text" : 50256 },
        "template" : { "name" : "alpaca", "sha256" : "00" },
        "conventions" : { "targets" : "shifted", "ignore-index" : -100, "padding" : [ true, null ] },
        "inputs" : [ { "path" : "a", "bytes" : 10, "digest" : "00", "records" : 2, "blank-lines" : 0 } ],
        "ledger" : {
          "records" : { "read" : 2, "written" : 1, "rejected" : { "not-text" : 1 }, "dropped" : { } },
          "tokens" : { "made" : 9, "written" : 9, "cut" : 0, "dropped" : 0 },
          "special-text" : { "as-text" : 0, "rejected" : 0 }
        },
        "splits" : { "train" : { "records" : 1, "batches" : 1, "tokens" : 9, "trained" : 9, "padding" : 0, "untrained-rows" : 0 } },
        "files" : [ { "path" : "npz/train-00000-of-00001.npz", "split" : "train", "format" : "npz", "bytes" : 1, "sha256" : "00", "rows" : 1, "batches" : 1 } ]
      }
      """;

  @Test
  void changedManifests() {
    new Seeds(Seeds.of(MANIFEST), "null", "{", "}", "[", "]", ",", "-1", "1e999", "\"\"", "true")
        .feed(ManifestFuzzTest.class, 5000, ManifestFuzzTest::fuzzerTestOneInput);
  }

  /** Reads a manifest. */
  public static void fuzzerTestOneInput(byte[] json) {
    Manifest manifest;
    try {
      manifest = Manifest.read(json);
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotBlank();
      return;
    }
    try {
      byte[] written = manifest.toJson();
      assertThat(Manifest.read(written).toJson()).isEqualTo(written);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
