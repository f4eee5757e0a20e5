package dev.sheaf.data;

import java.util.Objects;

/**
 * One accepted instruction record: what is asked, what it is asked about, and the answer.
 *
 * @param instruction the task; holds something but Unicode white space
 * @param input what the task is about; empty if there is none (a blank is an input)
 * @param output the answer; holds something but Unicode white space
 */
public record Example(Text instruction, Text input, Text output) {
  public Example {
    Objects.requireNonNull(instruction, "instruction");
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(output, "output");
  }

  /** An example of strings. */
  public Example(String instruction, String input, String output) {
    this(Text.of(instruction), Text.of(input), Text.of(output));
  }

  /** Whether there is an input, be it only a blank. */
  public boolean hasInput() {
    return !input.isEmpty();
  }
}
