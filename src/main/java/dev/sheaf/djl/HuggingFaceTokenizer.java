package dev.sheaf.djl;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.sheaf.token.Encoder;
import dev.sheaf.token.Ids;
import dev.sheaf.token.SpanTokenizer;
import dev.sheaf.token.TokenizedExample;
import dev.sheaf.token.Tokenizer;
import dev.sheaf.token.VocabularyFile;
import java.io.IOException;
import java.util.List;

/**
 * Any {@code tokenizer.json} through Hugging Face's own library.
 *
 * <p>It works on a copy of the file in which no text can become a control id, see {@link
 * PlainCopy}. Nothing is added to a text and nothing is cut from it.
 */
public final class HuggingFaceTokenizer implements SpanTokenizer {
  private final String label;
  private final VocabularyFile vocabulary;
  private final int endOfText;
  private final String sha256;
  private final long handle;

  /**
   * Loads a tokenizer; it stays in memory as long as this JVM.
   *
   * @param label its name
   * @param tokenizerJson its file
   * @param vocabulary what the file says
   * @param endOfText the id that ends a text
   * @param sha256 digest of the file, in hex
   * @throws IllegalArgumentException if the library refuses the file
   * @throws IllegalStateException if the library does not load
   */
  public HuggingFaceTokenizer(
      String label, byte[] tokenizerJson, VocabularyFile vocabulary, int endOfText, String sha256) {
    this.label = label;
    this.vocabulary = vocabulary;
    this.endOfText = endOfText;
    this.sha256 = sha256;
    this.handle = load(PlainCopy.of(tokenizerJson));
  }

  private static long load(String json) {
    TokenizersLibrary library = library();
    try {
      return library.createTokenizerFromString(json);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "is refused by Hugging Face's library: " + e.getMessage(), e);
    }
  }

  private static TokenizersLibrary library() {
    try {
      return NativeFolder.load(
          () -> {
            LibUtils.checkStatus();
            return TokenizersLibrary.LIB;
          });
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new IllegalStateException(
          "Hugging Face's library does not load: %s. Set %s to a folder to write to and run code from."
              .formatted(e, NativeFolder.CACHE),
          e);
    }
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public Encoder take() {
    return this::encode;
  }

  private void encode(byte[] utf8, int from, int to, Ids ids) {
    for (int id : encoded(new String(utf8, from, to - from, UTF_8)).ids()) {
      ids.add(id);
    }
  }

  @Override
  public TokenizedExample tokenize(byte[] text, int promptBytes) {
    Encoded encoded = encoded(new String(text, UTF_8));
    String prompt = new String(text, 0, promptBytes, UTF_8);
    int start = encoded.firstEndingBehind(prompt.codePointCount(0, prompt.length()));
    return new TokenizedExample(encoded.ids(), encoded.ids().length, start);
  }

  /**
   * A text's tokens.
   *
   * @param ids their ids
   * @param spans the span of the text, in characters, that each comes of; null for none
   */
  @SuppressWarnings("ArrayRecordComponent") // used at once, never compared
  private record Encoded(int[] ids, CharSpan[] spans) {
    int firstEndingBehind(int characters) {
      for (int i = 0; i < spans.length; i++) {
        if (spans[i] != null && spans[i].getEnd() > characters) {
          return i;
        }
      }
      return ids.length - 1;
    }
  }

  private Encoded encoded(String text) {
    TokenizersLibrary library = TokenizersLibrary.LIB;
    long encoding = library.encode(handle, text, false);
    try {
      long[] wide = library.getTokenIds(encoding);
      int[] ids = new int[wide.length];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = Math.toIntExact(wide[i]);
      }
      return new Encoded(ids, library.getTokenCharSpans(encoding));
    } finally {
      library.deleteEncoding(encoding);
    }
  }

  @Override
  public byte[] bytes(int id) {
    byte[][] tokens = vocabulary.tokens();
    if (id >= 0 && id < tokens.length && tokens[id] != null) {
      return tokens[id];
    }
    return vocabulary.special().entrySet().stream()
        .filter(special -> special.getValue() == id)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Id %s is not in %s, whose ids are below %s."
                        .formatted(id, label, vocabularySize())))
        .getKey()
        .getBytes(UTF_8);
  }

  @Override
  public int vocabularySize() {
    return vocabulary.size();
  }

  @Override
  public int endOfText() {
    return endOfText;
  }

  @Override
  public List<String> specialText() {
    return Tokenizer.visible(vocabulary.special().keySet());
  }

  @Override
  public String sha256() {
    return sha256;
  }
}
