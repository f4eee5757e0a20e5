package dev.sheaf.job;

import java.util.List;

/** A job that cannot be run as it is written; the message has a line on every problem. */
public final class JobConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final List<String> problems;

  /** Of at least one problem, a sentence each. */
  public JobConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** The problems in the order they were found. */
  public List<String> problems() {
    return problems;
  }
}
