package dev.sheaf.spark;

import dev.sheaf.batch.Row;
import dev.sheaf.publish.PieceWriters;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;

/** The rows of a shard in a handful of flat arrays, cheap to send. */
final class PackedShard implements Serializable {
  private static final long serialVersionUID = 1;

  private final int shard;
  private int rows;
  private int[] ids = new int[1 << 12];
  private int[] ends = new int[1 << 6];
  private int[] responseStarts = new int[1 << 6];
  private int[] sources = new int[1 << 6];
  private long[] records = new long[1 << 6];
  private long[] positions = new long[1 << 6];

  PackedShard(int shard) {
    this.shard = shard;
  }

  void add(long position, Row row) {
    if (rows == ends.length) {
      resize(rows * 2);
    }
    int from = rows == 0 ? 0 : ends[rows - 1];
    int end = Math.addExact(from, row.ids().length);
    if (end > ids.length) {
      ids = Arrays.copyOf(ids, Math.max(end, (int) Math.min(ids.length * 2L, 1 << 30)));
    }
    System.arraycopy(row.ids(), 0, ids, from, row.ids().length);
    ends[rows] = end;
    responseStarts[rows] = row.responseStart();
    sources[rows] = row.source();
    records[rows] = row.record();
    positions[rows] = position;
    rows++;
  }

  private void resize(int size) {
    ends = Arrays.copyOf(ends, size);
    responseStarts = Arrays.copyOf(responseStarts, size);
    sources = Arrays.copyOf(sources, size);
    records = Arrays.copyOf(records, size);
    positions = Arrays.copyOf(positions, size);
  }

  /** Lets go of what was allocated ahead. */
  void trim() {
    ids = Arrays.copyOf(ids, rows == 0 ? 0 : ends[rows - 1]);
    resize(rows);
  }

  void writeTo(PieceWriters writers) throws IOException {
    for (int i = 0; i < rows; i++) {
      int[] row = Arrays.copyOfRange(ids, i == 0 ? 0 : ends[i - 1], ends[i]);
      writers.add(shard, positions[i], new Row(row, responseStarts[i], sources[i], records[i]));
    }
  }
}
