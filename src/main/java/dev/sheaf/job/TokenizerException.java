package dev.sheaf.job;

import java.util.List;

/** A tokenizer cannot be had. */
public final class TokenizerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  /**
   * Tells all that is wrong.
   *
   * @param problems a sentence each, which begins with a key of the job file
   */
  TokenizerException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, a sentence each. */
  public List<String> problems() {
    return problems;
  }
}
