package dev.sheaf.split;

/** What decides the split of an example. */
public enum SplitBy {
  /** A hash of its content, so that it stays where it is when others come, go or move. */
  HASH,
  /** Its place in input order. */
  SEQUENTIAL
}
