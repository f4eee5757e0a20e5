package dev.sheaf.data;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.VersionParser;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.VersionParser.VersionParseException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReaderImpl;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.io.api.PrimitiveConverter;

/** The texts of a column in one row group of Parquet, in the order of the rows. */
final class TextColumn implements Closeable {
  private final ColumnPages pages;
  private final ColumnReader values;
  private final ParquetInput input;
  private final ColumnDescriptor column;

  private TextColumn(
      ColumnPages pages, ColumnReader values, ParquetInput input, ColumnDescriptor column) {
    this.pages = pages;
    this.values = values;
    this.input = input;
    this.column = column;
  }

  /** Opens a column in front of its first row, of which there must be at least one. */
  static TextColumn open(
      InputStorage storage,
      ParquetInput input,
      BlockMetaData group,
      ColumnDescriptor column,
      ExpansionLimit limit)
      throws IOException {
    ColumnPages pages = new ColumnPages(storage, input.file(), chunk(group, column), limit);
    try {
      if (pages.getTotalValueCount() != group.getRowCount()) {
        throw new ParquetDecodingException(
            "column '%s' has %s values in a group of %s rows"
                .formatted(column.getPath()[0], pages.getTotalValueCount(), group.getRowCount()));
      }
      ColumnReader values =
          new ColumnReaderImpl(
              column, pages, new PrimitiveConverter() {}, version(input.about().getCreatedBy()));
      return new TextColumn(pages, values, input, column);
    } catch (RuntimeException | OutOfMemoryError e) {
      pages.close();
      throw e;
    }
  }

  private static ColumnChunkMetaData chunk(BlockMetaData group, ColumnDescriptor column) {
    ColumnPath path = ColumnPath.get(column.getPath());
    return group.getColumns().stream()
        .filter(chunk -> chunk.getPath().equals(path))
        .findFirst()
        .orElseThrow(
            () -> new ParquetDecodingException("column '%s' is not there".formatted(path)));
  }

  /** The program that wrote the file, as some need allowances; null if it does not say. */
  private static ParsedVersion version(String createdBy) {
    try {
      return VersionParser.parse(createdBy);
    } catch (RuntimeException | VersionParseException e) {
      return null;
    }
  }

  /**
   * The text of the next row, or null; valid until the row after it.
   *
   * @throws InputException if there is something else than text
   */
  Text next() {
    boolean isNull = values.getCurrentDefinitionLevel() < column.getMaxDefinitionLevel();
    Text text = isNull ? null : text();
    values.consume();
    return text;
  }

  private Text text() {
    if (!ParquetInput.isText(column.getPrimitiveType())) {
      throw input.noText(column.getPrimitiveType());
    }
    ByteBuffer bytes = values.getBinary().toByteBuffer();
    if (bytes.hasArray()) {
      return new Text(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return new Text(copy, 0, copy.length);
  }

  @Override
  public void close() throws IOException {
    pages.close();
  }
}
