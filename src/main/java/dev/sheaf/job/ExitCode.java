package dev.sheaf.job;

import dev.sheaf.data.KebabCase;

/** The exit codes of every command. */
public enum ExitCode {
  /** Done, or already done. */
  DONE(0),
  /** A bug, or the cluster failed. */
  FAILED(1),
  /** The command line or the job file is wrong. */
  WRONG_REQUEST(2),
  /** The input or the run is unusable. */
  UNUSABLE(3),
  /** The destination holds something else, or another run won. */
  DESTINATION_TAKEN(4);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** What the process ends with. */
  public int number() {
    return number;
  }

  /** What it is called in a failed run's {@code status.json}. */
  public String word() {
    return KebabCase.of(this);
  }
}
