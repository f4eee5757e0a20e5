package dev.sheaf.job;

import dev.sheaf.data.InputStorage;
import dev.sheaf.data.LocalNames;
import dev.sheaf.data.Sha256;
import dev.sheaf.data.StorageFault;
import dev.sheaf.token.SplitPattern;
import dev.sheaf.token.Tokenizers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
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
  /** No tokenizer's file is as large. */
  private static final int MOST_BYTES = 1 << 28;

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
      String location = storage.locationOf(path);
      if (storage.isNoFile(location)) {
        throw unusable(path, "is a folder, a pipe, a socket or a device; name a file");
      }
      return read(path, location);
    } catch (InvalidPathException e) {
      throw unusable(path, LocalNames.fault(path).orElse(StorageFault.whyUnreadable(e)));
    } catch (IOException | IllegalArgumentException e) {
      throw unusable(path, StorageFault.whyUnreadable(e));
    }
  }

  private byte[] read(String path, String location) throws IOException {
    try (InputStream in = storage.open(location, 0)) {
      byte[] content = in.readNBytes(MOST_BYTES);
      if (content.length == MOST_BYTES) {
        throw unusable(path, "has %s bytes or more".formatted(MOST_BYTES));
      }
      return content;
    }
  }

  private static TokenizerException unusable(String path, String why) {
    return new TokenizerException(List.of("tokenizer.file '%s' %s.".formatted(path, why)));
  }
}
