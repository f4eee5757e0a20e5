package dev.sheaf.token;

import dev.sheaf.data.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The bytes of every id of an encoding.
 *
 * <p>The rank files are those of the jtokkit jar; a line is the token's bytes in Base64, a blank,
 * and its id. They are the files that tiktoken downloads, so their digests are the ones it pins.
 */
@SuppressWarnings("ArrayRecordComponent") // looked up, never compared
record Vocabulary(byte[][] tokens, String sha256) {

  static Vocabulary of(Encoding encoding) {
    byte[] ranks = read("/com/knuddels/jtokkit/" + encoding.label() + ".tiktoken");
    byte[][] tokens = new byte[size(encoding, ranks)][];
    for (String line : (Iterable<String>) text(ranks).lines()::iterator) {
      int blank = line.indexOf(' ');
      tokens[Integer.parseInt(line.substring(blank + 1))] =
          Base64.getDecoder().decode(line.substring(0, blank));
    }
    encoding.special().forEach((text, id) -> tokens[id] = text.getBytes(StandardCharsets.UTF_8));
    return new Vocabulary(tokens, Sha256.hex(ranks));
  }

  /** One more than the greatest id: the last rank's or a special one. */
  private static int size(Encoding encoding, byte[] ranks) {
    String text = text(ranks).stripTrailing();
    int last = Integer.parseInt(text.substring(text.lastIndexOf(' ') + 1));
    return encoding.special().values().stream().reduce(last, Math::max) + 1;
  }

  private static String text(byte[] ranks) {
    return new String(ranks, StandardCharsets.US_ASCII);
  }

  private static byte[] read(String resource) {
    try (InputStream in = Vocabulary.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(
            "The jtokkit jar on the class path lacks " + resource + ".");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
