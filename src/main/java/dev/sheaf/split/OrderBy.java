package dev.sheaf.split;

/** What decides the place of a row in its split. */
public enum OrderBy {
  /** Its rank in input order. */
  INPUT,
  /** A seeded permutation of that rank. */
  SHUFFLE
}
