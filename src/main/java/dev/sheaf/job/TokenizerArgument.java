package dev.sheaf.job;

import dev.sheaf.token.Tokenizers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tokenizer as an argument of {@code sheaf.tokenize}: a name, the path of a file, or a group as
 * it stands behind {@code tokenizer} in a job file, {@code {file: …, pattern: …, end-of-text: …}}.
 */
public final class TokenizerArgument {
  private static final String KEY = "tokenizer";

  private TokenizerArgument() {}

  /**
   * Reads an argument.
   *
   * @throws IllegalArgumentException if it is neither the name of a tokenizer nor looks like a path
   *     or a group; the message lists the names there are
   * @throws TokenizerException if it is a group with something wrong in it
   */
  public static TokenizerChoice parse(String text) {
    if (text.startsWith("{")) {
      return group(text);
    }
    boolean isPath = text.indexOf('/') >= 0 || text.indexOf('.') >= 0;
    return isPath
        ? new TokenizerChoice.InFile(text, Optional.empty(), Optional.empty())
        : new TokenizerChoice.Named(Tokenizers.named(text).label());
  }

  private static TokenizerChoice group(String text) {
    List<String> problems = new ArrayList<>();
    Optional<Yaml> value = YamlReader.read(text, "The argument", problems);
    Group root =
        Group.root(new Yaml.Mapping(value.map(v -> Map.of(KEY, v)).orElse(Map.of())), problems);
    TokenizerChoice choice = JobConfigReader.tokenizer(root);
    root.finish();
    if (!problems.isEmpty()) {
      throw new TokenizerException(problems);
    }
    return choice;
  }
}
