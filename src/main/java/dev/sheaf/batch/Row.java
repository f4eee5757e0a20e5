package dev.sheaf.batch;

/**
 * One tokenized example on its way into a batch.
 *
 * @param ids {@code [n]}, {@code n >= 1} token ids, not padded
 * @param responseStart index of the first id that belongs to the response
 * @param source index of the example's input file in the manifest
 * @param record number of the example's record in its input file, from 0
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record Row(int[] ids, int responseStart, int source, long record) {}
