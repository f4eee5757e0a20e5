package dev.sheaf.template;

import dev.sheaf.data.Example;
import dev.sheaf.data.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * Renders an example to a prompt and a response, which are tokenized as one text.
 *
 * <p>Fields appear in the text as they are: nothing in them is interpreted. To add a template,
 * write its class (or a constant of a family that fits) and add it to {@link Templates}.
 */
public sealed interface PromptTemplate permits BookTemplate, AlpacaTemplate, Phi3Template {
  /** The name in the job file. */
  String label();

  /** The text up to where the response begins. */
  String prompt(Example example);

  /** The text that follows the prompt directly. */
  String response(Example example);

  /**
   * A digest of what the template does, in hex: SHA-256 over its prompt and response, each preceded
   * by its length in bytes, of the example (I, N, O) and of the same without its input.
   */
  default String sha256() {
    MessageDigest digest = Sha256.digest();
    for (Example probe : List.of(new Example("I", "N", "O"), new Example("I", "", "O"))) {
      for (String text : List.of(prompt(probe), response(probe))) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
        digest.update(bytes);
      }
    }
    return Sha256.hex(digest);
  }
}
