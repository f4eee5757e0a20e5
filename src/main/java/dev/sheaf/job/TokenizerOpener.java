package dev.sheaf.job;

import dev.sheaf.data.InputStorage;
import dev.sheaf.data.Sha256;
import dev.sheaf.data.WholeFile;
import dev.sheaf.token.SplitPattern;
import dev.sheaf.token.Tokenizers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens tokenizers. What a file holds is made into a tokenizer once in a JVM, wherever it lies.
 *
 * @param storage where files are found
 */
public record TokenizerOpener(InputStorage storage) {
  private static final Map<Key, OpenTokenizer> OPEN = new ConcurrentHashMap<>();

  /** What makes two tokenizers one. */
  private record Key(
      String name, String sha256, Optional<SplitPattern> pattern, Optional<String> endOfText) {}

  /**
   * Opens a tokenizer.
   *
   * @throws TokenizerException if its file cannot be read, is damaged, or does not say enough; all
   *     that is wrong is listed
   */
  public OpenTokenizer open(TokenizerChoice choice) {
    if (choice instanceof TokenizerChoice.Named named) {
      return new OpenTokenizer(Tokenizers.named(named.name()), Optional.empty(), Optional.empty());
    }
    TokenizerChoice.InFile inFile = (TokenizerChoice.InFile) choice;
    if (inFile.path().isEmpty() || Place.isWeb(inFile.path())) {
      throw new TokenizerException(List.of()); // the reader of the job file has said so
    }
    byte[] content = read(inFile.path());
    TokenizerFile file = new TokenizerFile(inFile.fileName(), content, Sha256.hex(content));
    Key key = new Key(file.name(), file.sha256(), inFile.pattern(), inFile.endOfText());
    return OPEN.computeIfAbsent(key, absent -> FileTokenizer.make(inFile, file));
  }

  private byte[] read(String path) {
    try {
      return WholeFile.read(storage, path);
    } catch (IOException e) {
      throw new TokenizerException(
          List.of("tokenizer.file '%s' %s.".formatted(path, e.getMessage())));
    }
  }
}
