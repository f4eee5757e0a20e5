package dev.sheaf.batch;

/** Which padding ids of a target row become the ignore index. */
public enum PaddingInTargets {
  /** None: all padding is trained on. */
  KEEP,
  /**
   * Every padding id after the first one in the row, wherever it stands; the first one teaches the
   * model to stop.
   */
  IGNORE_AFTER_FIRST,
  /**
   * The padding behind the end-of-text that directly follows the row, by position, whatever ids the
   * text holds.
   */
  IGNORE
}
