package dev.sheaf.template;

import dev.sheaf.data.Example;
import dev.sheaf.data.Sha256;
import dev.sheaf.data.Text;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;

/**
 * Renders an example to a prompt and a response, which are tokenized as one text.
 *
 * <p>Fields appear in the text as they are: nothing in them is interpreted. To add a template,
 * write its class and permit it here (or write a constant of a family that fits), and add it to
 * {@link Templates}.
 */
public sealed interface PromptTemplate permits BookTemplate, AlpacaTemplate, Phi3Template {
  /** The name in the job file. */
  String label();

  /** The texts that, one behind the other, are all up to where the response begins. */
  List<Text> prompt(Example example);

  /** The texts that follow the prompt directly. */
  List<Text> response(Example example);

  /** Renders an example. */
  default Rendered render(Example example) {
    List<Text> prompt = prompt(example);
    List<Text> response = response(example);
    int promptBytes = bytes(prompt);
    byte[] bytes = new byte[Math.addExact(promptBytes, bytes(response))];
    copy(response, bytes, copy(prompt, bytes, 0));
    return new Rendered(bytes, promptBytes);
  }

  private static int bytes(List<Text> texts) {
    int bytes = 0;
    for (Text text : texts) {
      bytes = Math.addExact(bytes, text.length());
    }
    return bytes;
  }

  private static int copy(List<Text> texts, byte[] bytes, int from) {
    int at = from;
    for (Text text : texts) {
      text.copyTo(bytes, at);
      at += text.length();
    }
    return at;
  }

  /**
   * A digest of what the template does, in hex: SHA-256 over its prompt and response, each preceded
   * by its length in bytes, of the example (I, N, O) and of the same without its input.
   */
  default String sha256() {
    MessageDigest digest = Sha256.digest();
    for (Example probe : List.of(new Example("I", "N", "O"), new Example("I", "", "O"))) {
      Rendered rendered = render(probe);
      for (Text text : List.of(rendered.prompt(), rendered.response())) {
        digest.update(ByteBuffer.allocate(4).putInt(0, text.length()));
        digest.update(text.array(), text.from(), text.length());
      }
    }
    return Sha256.hex(digest);
  }
}
