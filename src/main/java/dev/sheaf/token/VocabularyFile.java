package dev.sheaf.token;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the file of a tokenizer says.
 *
 * @param kind what kind of file it is
 * @param tokens by id, the bytes that a token stands for; null where there is no token or a special
 *     one
 * @param special the ids of the special strings, sorted by id: the added tokens of the file
 * @param endsOfText those of the special strings that are known to end a text: one, if it can be
 *     told which; those that end a turn, as {@code <|im_end|>} and {@code <|eot_id|>}, are not
 *     among them
 * @param pattern how text is split, if the file says so and it is one of the known ways
 * @param nfc whether text is normalised to NFC
 * @param obstacle why {@link BytePairTokenizer} does not give the ids that the file means, as the
 *     end of a sentence; empty if it does
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record VocabularyFile(
    Kind kind,
    byte[][] tokens,
    Map<String, Integer> special,
    List<String> endsOfText,
    Optional<SplitPattern> pattern,
    boolean nfc,
    Optional<String> obstacle) {

  /** What kinds of files are read; they are told by their content. */
  public enum Kind {
    /** A {@code tokenizer.json} of Hugging Face. */
    TOKENIZER_JSON,
    /** A {@code tekken.json} of Mistral. */
    TEKKEN,
    /** A line a token, its bytes in Base64 and its rank: {@code .tiktoken}. */
    RANKS
  }

  /** The special strings that end a text, in the families that have one. */
  private static final List<String> ENDS_OF_TEXT =
      List.of(
          "<|endoftext|>",
          "<|end_of_text|>",
          "<｜end▁of▁sentence｜>",
          "</s>",
          "<eos>",
          "<EOS_TOKEN>",
          "[EOS]");

  /**
   * Reads a file.
   *
   * @throws VocabularyFileException if it is no tokenizer's, or damaged
   */
  public static VocabularyFile read(byte[] content) throws VocabularyFileException {
    return isJson(content) ? TokenizerJson.read(content) : RankLines.read(content);
  }

  private static boolean isJson(byte[] content) {
    for (byte b : content) {
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return b == '{';
      }
    }
    return false;
  }

  /** One more than the greatest id. */
  public int size() {
    int greatest = special.values().stream().reduce(tokens.length - 1, Math::max);
    return greatest + 1;
  }

  /** What an id of the file is below; ranks do not say which ids there are beyond their own. */
  public int idLimit() {
    return kind == Kind.RANKS ? MergeTable.MOST_IDS : size();
  }

  /** The strings that end a text, in the families that have one. */
  static boolean endsText(String special) {
    return ENDS_OF_TEXT.contains(special);
  }
}
