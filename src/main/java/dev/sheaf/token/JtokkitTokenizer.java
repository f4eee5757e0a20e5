package dev.sheaf.token;

import com.knuddels.jtokkit.Encodings;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One of OpenAI's encodings through jtokkit. */
final class JtokkitTokenizer implements Tokenizer {
  private final Encoding encoding;
  private final Vocabulary vocabulary;
  private final com.knuddels.jtokkit.api.Encoding jtokkit;

  JtokkitTokenizer(Encoding encoding) {
    this.encoding = encoding;
    this.vocabulary = Vocabulary.of(encoding);
    this.jtokkit = Encodings.newLazyEncodingRegistry().getEncoding(encoding.type());
  }

  @Override
  public String label() {
    return encoding.label();
  }

  @Override
  public int[] encode(byte[] utf8) {
    // encode() would throw on special text.
    return jtokkit.encodeOrdinary(new String(utf8, StandardCharsets.UTF_8)).toArray();
  }

  @Override
  public byte[] bytes(int id) {
    byte[] bytes = id < 0 || id >= vocabularySize() ? null : vocabulary.tokens()[id];
    if (bytes == null) {
      throw new IllegalArgumentException(
          "Id %d is not in %s, whose ids are below %d."
              .formatted(id, encoding.label(), vocabularySize()));
    }
    return bytes;
  }

  @Override
  public int vocabularySize() {
    return vocabulary.tokens().length;
  }

  @Override
  public int endOfText() {
    return encoding.endOfText();
  }

  @Override
  public List<String> specialText() {
    return encoding.special().keySet().stream().sorted().toList();
  }

  @Override
  public String sha256() {
    return vocabulary.sha256();
  }
}
