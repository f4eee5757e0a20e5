package dev.sheaf.tensor;

import java.util.Arrays;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.ParquetDecodingException;

/** The values of one column of one row group, each read once. */
final class ParquetColumn {
  private final ColumnReader values;
  private long left;

  /** The length of the last list; most lists are as long as the one before. */
  private int usual = 16;

  ParquetColumn(ColumnReader values, long count) {
    this.values = values;
    left = count;
  }

  int nextInt() {
    take();
    int value = values.getInteger();
    values.consume();
    return value;
  }

  long nextLong() {
    take();
    long value = values.getLong();
    values.consume();
    return value;
  }

  int[] nextList() {
    int[] list = new int[usual];
    int count = 0;
    do {
      if (values.getCurrentDefinitionLevel() != ParquetSchema.ELEMENT_LEVEL) {
        throw new ParquetDecodingException("a list is empty");
      }
      list = count < list.length ? list : Arrays.copyOf(list, Math.multiplyExact(2, count));
      list[count++] = nextInt();
    } while (left > 0 && values.getCurrentRepetitionLevel() > 0);
    usual = count;
    return Arrays.copyOf(list, count);
  }

  /** Whether all values are read. */
  boolean isAtEnd() {
    return left == 0;
  }

  private void take() {
    if (left == 0) {
      throw new ParquetDecodingException("a column ends before the others");
    }
    left--;
  }
}
