package dev.sheaf.data;

import java.io.Serializable;
import java.util.Objects;

/**
 * The keys under which the texts of an example stand in a record; two of them may be the same key.
 *
 * @param instruction key of the task
 * @param input key of what the task is about
 * @param output key of the answer
 */
public record Fields(String instruction, String input, String output) implements Serializable {
  public Fields {
    Objects.requireNonNull(instruction, "instruction");
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(output, "output");
  }
}
