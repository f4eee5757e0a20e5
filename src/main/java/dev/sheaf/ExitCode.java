package dev.sheaf;

/** The exit codes of every command. */
enum ExitCode {
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

  int number() {
    return number;
  }
}
