package dev.sheaf.job;

import dev.sheaf.data.Secrets;
import java.util.List;
import java.util.stream.Collectors;

/** A job that cannot be run as it is written; the message has a line on every problem. */
public final class JobConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Of at least one problem, a sentence each; one told twice counts once, secrets are masked. */
  public JobConfigException(List<String> problems) {
    super(problems.stream().map(Secrets::masked).distinct().collect(Collectors.joining("\n")));
  }
}
