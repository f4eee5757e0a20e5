package dev.sheaf.tensor;

/**
 * What a tensor file will hold, known before its first batch.
 *
 * @param batches number of batches, at least 1
 * @param dtype element type of inputs and targets; lengths are always int32, and so is all of
 *     Parquet
 * @param targets whether the batches have targets
 */
public record FileShape(int batches, DType dtype, boolean targets) {}
