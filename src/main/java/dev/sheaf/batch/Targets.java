package dev.sheaf.batch;

/** Whether batches have targets. */
public enum Targets {
  /** Targets are the inputs one token later; the model must not shift them again. */
  SHIFTED,
  /** Inputs only. */
  NONE
}
