package dev.sheaf.spark;

import dev.sheaf.batch.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * A row on its way to the sink: {@code shard, position, source, record, ids, response_start,
 * reason}.
 */
final class TokenRow {
  static final String[] COLUMNS = {
    "shard", "position", "source", "record", "ids", "response_start", "reason"
  };

  private TokenRow() {}

  static int shard(InternalRow row) {
    return row.getInt(0);
  }

  static long position(InternalRow row) {
    return row.getLong(1);
  }

  static Row row(InternalRow row) {
    if (!row.isNullAt(6)) {
      throw new IllegalStateException(
          "Record %s of input %s was accepted, but not tokenized: %s."
              .formatted(row.getLong(3), row.getInt(2), row.getUTF8String(6)));
    }
    return new Row(row.getArray(4).toIntArray(), row.getInt(5), row.getInt(2), row.getLong(3));
  }
}
