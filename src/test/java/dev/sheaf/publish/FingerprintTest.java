package dev.sheaf.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  private static final List<Fingerprint.Input> INPUTS =
      List.of(new Fingerprint.Input("größe.jsonl", 5_000_000_000L, "00ff"));

  /** By sha256sum of the JSON in the comment: a run goes on under a newer build of its version. */
  @Test
  void aFingerprintIsTheDigestOfCompactJson() throws IOException {
    Identity identity = identity("{\"name\":\"x\",\"input\":{\"format\":\"auto\"}}");

    // {"version":1,"job":{"name":"x","input":{"format":"auto"}},"tokenizer":"01","template":"02",
    // "inputs":[{"path":"größe.jsonl","bytes":5000000000,"digest":"00ff"}]}
    assertThat(Fingerprint.of(identity, INPUTS))
        .isEqualTo("b382582dbf68cd17e8573e0961af6900a1a88f6435c6902d24664d82f54c595d");
    // The same with "inputs":[]
    assertThat(Fingerprint.ofJob(identity))
        .isEqualTo("8b16d3234b6659fde385c9ae162557dcd6c8468a78a32dafbf0574e3675f7b8b");
  }

  @Test
  void howManyRecordsMayBeRejectedIsNoPartOfAFingerprint() throws IOException {
    Identity none = identity("{\"input\":{\"max-rejected\":0,\"format\":\"auto\"}}");
    Identity some = identity("{\"input\":{\"max-rejected\":\"5%\",\"format\":\"auto\"}}");
    Identity json = identity("{\"input\":{\"max-rejected\":0,\"format\":\"json\"}}");

    assertThat(Fingerprint.of(some, INPUTS)).isEqualTo(Fingerprint.of(none, INPUTS));
    assertThat(Fingerprint.of(json, INPUTS)).isNotEqualTo(Fingerprint.of(none, INPUTS));
    assertThat(some.job().at("/input/max-rejected").asText()).isEqualTo("5%");
  }

  private static Identity identity(String job) throws IOException {
    return new Identity(
        (ObjectNode) new ObjectMapper().readTree(job),
        new Identity.TokenizerEntry("bytes", "01", 256, 0),
        new Identity.TemplateEntry("alpaca", "02"));
  }
}
