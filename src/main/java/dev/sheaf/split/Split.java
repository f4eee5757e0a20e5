package dev.sheaf.split;

import java.util.Locale;

/** The three sides of a run, in the order of their fractions. */
public enum Split {
  TRAIN,
  TEST,
  VALIDATION;

  /** The name in file names and in the manifest. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
