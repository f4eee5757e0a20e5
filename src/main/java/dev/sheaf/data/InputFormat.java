package dev.sheaf.data;

/** How records lie in an input file. */
public enum InputFormat {
  /** Look at the content, not at the name. */
  AUTO,
  /** One JSON array, an element a record. */
  JSON,
  /** JSON Lines: a line a record. */
  JSONL,
  /** Parquet, a row a record. */
  PARQUET
}
