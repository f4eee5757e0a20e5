package dev.sheaf.token;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads rank files: a line a token, its bytes in Base64, a blank, and its rank, which is its id.
 *
 * <p>They carry neither a split pattern nor special strings. Source: openai/tiktoken, {@code
 * tiktoken/load.py}.
 */
final class RankLines {
  private byte[][] tokens = new byte[1 << 18][];
  private int size;

  private RankLines() {}

  static VocabularyFile read(byte[] content) throws VocabularyFileException {
    RankLines file = new RankLines();
    int number = 0;
    for (String line : (Iterable<String>) text(content).lines()::iterator) {
      number++;
      if (!line.isBlank()) {
        file.readLine(number, line);
      }
    }
    if (file.size == 0) {
      throw new VocabularyFileException("holds nothing");
    }
    return file(Arrays.copyOf(file.tokens, file.size));
  }

  private void readLine(int number, String line) throws VocabularyFileException {
    int blank = line.indexOf(' ');
    int rank = blank < 0 ? -1 : number(line.substring(blank + 1));
    byte[] bytes = blank < 0 ? null : base64(line.substring(0, blank));
    if (bytes == null || rank < 0) {
      throw new VocabularyFileException(notRanks(size == 0, number));
    }
    if (rank >= MergeTable.MOST_IDS) {
      throw new VocabularyFileException(
          "has in line %s the rank %s; ranks are from 0 to %s"
              .formatted(number, rank, MergeTable.MOST_IDS - 1));
    }
    if (rank >= tokens.length) {
      tokens = Arrays.copyOf(tokens, Math.max(2 * tokens.length, rank + 1));
    }
    if (tokens[rank] != null) {
      throw new VocabularyFileException(
          "has in line %s the rank %s, which another token has".formatted(number, rank));
    }
    tokens[rank] = bytes;
    size = Math.max(size, rank + 1);
  }

  private static VocabularyFile file(byte[][] tokens) throws VocabularyFileException {
    Optional<String> missing = MergeOrder.missingByte(tokens);
    if (missing.isPresent()) {
      throw new VocabularyFileException("cannot be used: " + missing.get());
    }
    return new VocabularyFile(
        VocabularyFile.Kind.RANKS,
        tokens,
        Map.of(),
        List.of(),
        Optional.empty(),
        false,
        Optional.empty());
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.ISO_8859_1);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static byte[] base64(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      return bytes.length == 0 ? null : bytes;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String notRanks(boolean isFirst, int line) {
    return isFirst
        ? "is neither a tokenizer.json, nor a tekken.json, nor a list of tokens in Base64 and their"
            + " ranks; of a SentencePiece model give the tokenizer.json made from it"
        : "has in line %s no token in Base64 and its rank".formatted(line);
  }
}
