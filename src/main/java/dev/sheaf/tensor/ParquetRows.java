package dev.sheaf.tensor;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;

/** The training rows of one row group, in order. */
final class ParquetRows {
  private final ParquetPages pages;
  private final ColumnReadStoreImpl columns;
  private final ParquetColumn batch;
  private final ParquetColumn inputs;
  private final ParquetColumn targets;
  private final ParquetColumn length;
  private final ParquetColumn source;
  private final ParquetColumn record;
  private long left;

  /** One training row; targets are of length 0 if the file has none. */
  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  record Row(int batch, int[] inputs, int[] targets, int length, int source, long record) {}

  ParquetRows(PageReadStore group, MessageType schema, String createdBy) {
    pages = new ParquetPages(group);
    columns = new ColumnReadStoreImpl(pages, new Unused(schema), schema, createdBy);
    batch = column(ParquetSchema.number(schema, "batch"));
    inputs = column(ParquetSchema.list(schema, "inputs"));
    targets =
        schema.containsField("targets") ? column(ParquetSchema.list(schema, "targets")) : null;
    length = column(ParquetSchema.number(schema, "length"));
    source = column(ParquetSchema.number(schema, "source"));
    record = column(ParquetSchema.number(schema, "record"));
    left = group.getRowCount();
  }

  private ParquetColumn column(ColumnDescriptor descriptor) {
    long count = pages.getPageReader(descriptor).getTotalValueCount();
    return new ParquetColumn(columns.getColumnReader(descriptor), count);
  }

  /** Whether there is another row; at the end all columns must be. */
  boolean hasNext() {
    if (left == 0 && !isAtEnd()) {
      throw new ParquetDecodingException("a column goes on after the last row");
    }
    return left > 0;
  }

  private boolean isAtEnd() {
    return batch.isAtEnd()
        && inputs.isAtEnd()
        && (targets == null || targets.isAtEnd())
        && length.isAtEnd()
        && source.isAtEnd()
        && record.isAtEnd();
  }

  Row next() {
    left--;
    return new Row(
        batch.nextInt(),
        inputs.nextList(),
        targets == null ? new int[0] : targets.nextList(),
        length.nextInt(),
        source.nextInt(),
        record.nextLong());
  }

  /** Where values would go that are not asked for one by one; they all are. */
  private static final class Unused extends GroupConverter {
    private final GroupType type;

    Unused(GroupType type) {
      this.type = type;
    }

    @Override
    public Converter getConverter(int field) {
      return type.getType(field).isPrimitive()
          ? new PrimitiveConverter() {}
          : new Unused(type.getType(field).asGroupType());
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }
}
