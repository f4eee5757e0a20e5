package dev.sheaf.job;

import dev.sheaf.djl.HuggingFaceTokenizer;
import dev.sheaf.djl.TokenizerNatives;
import dev.sheaf.token.BytePairTokenizer;
import dev.sheaf.token.SplitPattern;
import dev.sheaf.token.Tokenizer;
import dev.sheaf.token.VocabularyFile;
import dev.sheaf.token.VocabularyFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a tokenizer of what a file and a job file say together, and notes what they do not say. */
final class FileTokenizer {
  private final TokenizerChoice.InFile choice;
  private final TokenizerFile file;
  private final VocabularyFile vocabulary;
  private final List<String> problems = new ArrayList<>();

  private FileTokenizer(
      TokenizerChoice.InFile choice, TokenizerFile file, VocabularyFile vocabulary) {
    this.choice = choice;
    this.file = file;
    this.vocabulary = vocabulary;
  }

  /**
   * Makes a tokenizer.
   *
   * @throws TokenizerException if the file is damaged, or it and the job file do not say enough
   */
  static OpenTokenizer make(TokenizerChoice.InFile choice, TokenizerFile file) {
    try {
      return new FileTokenizer(choice, file, VocabularyFile.read(file.content())).make();
    } catch (VocabularyFileException | IllegalArgumentException e) {
      throw new TokenizerException(
          List.of("tokenizer.file '%s' %s.".formatted(choice.path(), e.getMessage())));
    }
  }

  private OpenTokenizer make() {
    checkPattern();
    int endOfText = endOfText();
    Tokenizer tokenizer = vocabulary.obstacle().isEmpty() ? fast(endOfText) : slow(endOfText);
    if (!problems.isEmpty()) {
      throw new TokenizerException(problems);
    }
    return new OpenTokenizer(tokenizer, Optional.of(file), vocabulary.obstacle());
  }

  private Tokenizer fast(int endOfText) {
    return problems.isEmpty()
        ? new BytePairTokenizer(
            file.name(),
            vocabulary.tokens(),
            vocabulary.pattern().or(choice::pattern).orElseThrow(),
            vocabulary.nfc(),
            vocabulary.special(),
            endOfText,
            file.sha256())
        : null;
  }

  private void checkPattern() {
    boolean isRanks = vocabulary.kind() == VocabularyFile.Kind.RANKS;
    if (isRanks && choice.pattern().isEmpty()) {
      problem(
          "pattern",
          "is missing: %s holds ranks alone and does not say how text is split, so name one of %s"
              .formatted(file.name(), String.join(", ", SplitPattern.labels())));
    } else if (!isRanks && choice.pattern().isPresent()) {
      problem(
          "pattern",
          "is '%s', but %s says itself how text is split; leave the key out"
              .formatted(choice.pattern().get().label(), file.name()));
    }
  }

  private Tokenizer slow(int endOfText) {
    if (!TokenizerNatives.available()) {
      problem(
          "file",
          "'%s' needs Hugging Face's library, for %s; add %s to the class path"
              .formatted(choice.path(), vocabulary.obstacle().get(), TokenizerNatives.artifact()));
    }
    return problems.isEmpty()
        ? new HuggingFaceTokenizer(
            file.name(), file.content(), vocabulary, endOfText, file.sha256())
        : null;
  }

  private int endOfText() {
    Optional<String> given = choice.endOfText();
    List<String> known = vocabulary.endsOfText();
    if (given.isEmpty() && known.size() == 1) {
      return vocabulary.special().get(known.get(0));
    }
    if (given.isPresent() && vocabulary.special().containsKey(given.get())) {
      return vocabulary.special().get(given.get());
    }
    int id = given.map(this::id).orElse(-1);
    if (given.isEmpty()) {
      problem("end-of-text", "is missing: " + whyMissing(known));
    } else if (id < 0) {
      problem("end-of-text", "is '%s'; %s".formatted(given.get(), wanted(given.get())));
    }
    return id;
  }

  /** An id written in digits, or -1. */
  private int id(String text) {
    boolean isNumber = text.matches("0|[1-9][0-9]{0,8}");
    return isNumber && Integer.parseInt(text) < vocabulary.idLimit() ? Integer.parseInt(text) : -1;
  }

  private String whyMissing(List<String> known) {
    return known.isEmpty()
        ? "%s does not say what ends a text, so give %s".formatted(file.name(), form())
        : "%s has %s, so say which of them ends a text"
            .formatted(file.name(), String.join(" and ", known));
  }

  private String wanted(String given) {
    return "it must be "
        + form()
        + NearestKey.of(given, vocabulary.special().keySet())
            .map(near -> "; the nearest is " + near)
            .orElse("");
  }

  private String form() {
    return vocabulary.kind() == VocabularyFile.Kind.RANKS
        ? "its id"
        : "one of its special strings, or an id below " + vocabulary.size();
  }

  private void problem(String key, String what) {
    problems.add("tokenizer." + key + " " + what + ".");
  }
}
