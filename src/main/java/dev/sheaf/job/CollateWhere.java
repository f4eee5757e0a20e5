package dev.sheaf.job;

/** Where batches are collated; the bytes are the same. */
public enum CollateWhere {
  /** On the driver for a small job if the torch natives are there, else on the executors. */
  AUTO,
  /** On the driver, through DJL. */
  DRIVER,
  /** On the executors, in plain arrays. */
  EXECUTORS
}
