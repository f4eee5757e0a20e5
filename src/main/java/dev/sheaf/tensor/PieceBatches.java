package dev.sheaf.tensor;

/**
 * Which batches a piece holds.
 *
 * @param first number of the first one
 * @param count how many there are
 */
record PieceBatches(int first, int count) {}
