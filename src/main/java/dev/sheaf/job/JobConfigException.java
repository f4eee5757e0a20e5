package dev.sheaf.job;

import dev.sheaf.data.Secrets;
import java.util.List;

/** A job that cannot be run as it is written; the message has a line on every problem. */
public final class JobConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final List<String> problems;

  /** Of at least one problem, a sentence each; one told twice counts once, secrets are masked. */
  public JobConfigException(List<String> problems) {
    this(problems.stream().map(Secrets::masked).distinct().toList(), "\n");
  }

  private JobConfigException(List<String> problems, String separator) {
    super(String.join(separator, problems));
    this.problems = problems;
  }

  /** The problems in the order they were found, secrets masked. */
  public List<String> problems() {
    return problems;
  }
}
