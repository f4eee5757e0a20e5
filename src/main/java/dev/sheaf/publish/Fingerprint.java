package dev.sheaf.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What two runs must have in common to be the same run: SHA-256 over compact JSON.
 *
 * @param version the format version of the run's files
 * @param job the resolved job, without {@code input.max-rejected}
 * @param tokenizer digest of the vocabulary
 * @param template digest of the template
 * @param inputs what was read
 */
record Fingerprint(
    int version, ObjectNode job, String tokenizer, String template, List<Input> inputs) {

  /** An input by its name, size and digest. */
  record Input(String path, long bytes, String digest) {}

  /** The fingerprint of what is asked for, known before any input is read. */
  static String ofJob(Identity identity) {
    return of(identity, List.of());
  }

  static String of(Identity identity, List<Input> inputs) {
    ObjectNode job = identity.job().deepCopy();
    JsonNode input = job.get("input");
    if (input instanceof ObjectNode group) {
      group.remove("max-rejected");
    }
    Fingerprint fingerprint =
        new Fingerprint(
            Manifest.VERSION,
            job,
            identity.tokenizer().sha256(),
            identity.template().sha256(),
            inputs);
    return FileDigest.of(Json.compact(fingerprint)).sha256();
  }
}
