package dev.sheaf.tensor;

import java.util.Locale;

/** The arrays of a batch, in the order in which files hold them, and what they are called there. */
public enum BatchArray {
  /** Token ids [rows, width]. */
  INPUTS,
  /** The ids that follow the inputs [rows, width]; absent if the job asked for none. */
  TARGETS,
  /** Ids of each row before padding [rows], always int32. */
  LENGTHS;

  private static final int DIGITS = 6;

  private final String label = name().toLowerCase(Locale.ROOT);

  /**
   * The array's name in files and in lists of arrays: {@code targets.000003} is the array of
   * targets of batch 3.
   *
   * @param batch the batch's number in its split
   */
  public String name(int batch) {
    String digits = Integer.toString(batch);
    return label + "." + "0".repeat(Math.max(0, DIGITS - digits.length())) + digits;
  }
}
