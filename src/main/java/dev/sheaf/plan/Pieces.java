package dev.sheaf.plan;

import java.io.Serializable;
import java.util.List;

/**
 * How shards are made piece by piece.
 *
 * @param shards all shards of the plan
 * @param rows positions, in whole batches, that a piece does not reach over: a multiple of these
 *     begins another
 */
public record Pieces(List<Shard> shards, long rows) implements Serializable {}
