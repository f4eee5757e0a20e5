package dev.sheaf.tensor;

import dev.sheaf.batch.Batch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.schema.MessageType;

/**
 * Writes Parquet, a column at a time straight to Parquet's pages: no object a token.
 *
 * <p>Elements are plain and compressed; a dictionary of token ids saves little and costs a pass. A
 * row group ends with the batch that fills it.
 */
final class ParquetBatchWriter implements BatchWriter {
  private static final long ROW_GROUP_BYTES = 128L << 20;
  private static final ParquetProperties PROPERTIES =
      ParquetProperties.builder().withDictionaryEncoding(false).build();

  private final Counted out;
  private final MessageType schema;
  private final ParquetFileWriter file;
  private final BytesInputCompressor compressor =
      new ZstdPages().getCompressor(CompressionCodecName.ZSTD);
  private ColumnChunkPageWriteStore pages;
  private ColumnWriteStore columns;
  private long rows;

  ParquetBatchWriter(OutputStream out, FileShape shape) throws IOException {
    this.out = new Counted(out);
    schema = shape.targets() ? ParquetSchema.WITH_TARGETS : ParquetSchema.WITHOUT_TARGETS;
    file =
        new ParquetFileWriter(
            new Target(this.out),
            schema,
            ParquetFileWriter.Mode.CREATE,
            ROW_GROUP_BYTES,
            0,
            null,
            PROPERTIES);
    file.start();
    startRowGroup();
  }

  private void startRowGroup() {
    pages =
        new ColumnChunkPageWriteStore(
            compressor,
            schema,
            PROPERTIES.getAllocator(),
            PROPERTIES.getColumnIndexTruncateLength());
    columns = PROPERTIES.newColumnWriteStore(schema, pages);
    rows = 0;
  }

  @Override
  public void write(Batch batch) throws IOException {
    for (int b = 0; b < batch.rows(); b++) {
      number("batch").write(batch.number(), 0, 0);
      write(batch.inputs(), b * batch.width(), batch.width(), list("inputs"));
      if (batch.hasTargets()) {
        write(batch.targets(), b * batch.width(), batch.width(), list("targets"));
      }
      number("length").write(batch.lengths()[b], 0, 0);
      number("source").write(batch.sources()[b], 0, 0);
      number("record").write(batch.records()[b], 0, 0);
      columns.endRecord();
    }
    rows += batch.rows();
    if (columns.getBufferedSize() >= ROW_GROUP_BYTES) {
      endRowGroup();
      startRowGroup();
    }
  }

  private ColumnWriter number(String name) {
    return columns.getColumnWriter(ParquetSchema.number(schema, name));
  }

  private ColumnWriter list(String name) {
    return columns.getColumnWriter(ParquetSchema.list(schema, name));
  }

  private static void write(int[] values, int from, int count, ColumnWriter column) {
    column.write(values[from], 0, ParquetSchema.ELEMENT_LEVEL);
    for (int i = from + 1; i < from + count; i++) {
      column.write(values[i], 1, ParquetSchema.ELEMENT_LEVEL);
    }
  }

  private void endRowGroup() throws IOException {
    if (rows > 0) {
      file.startBlock(rows);
      columns.flush();
      pages.flushToFileWriter(file);
      file.endBlock();
    }
    columns.close();
    pages.close();
  }

  @Override
  public void close() throws IOException {
    endRowGroup();
    OutputStream pagesEnd = out.divert();
    file.end(Map.of());
    pagesEnd.write(ParquetEncodings.ordered(out.diverted()));
    pagesEnd.close();
    compressor.release();
  }

  @Override
  public void abort() {
    columns.close();
    pages.close();
    compressor.release();
  }

  /** The stream as Parquet wants to see it. */
  private record Target(Counted out) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return out;
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  private static final class Counted extends PositionOutputStream {
    private final ByteArrayOutputStream diverted = new ByteArrayOutputStream();
    private OutputStream out;
    private long position;

    Counted(OutputStream out) {
      this.out = out;
    }

    /** Keeps what is written from now on, and gives back where it went before. */
    OutputStream divert() {
      OutputStream before = out;
      out = diverted;
      return before;
    }

    byte[] diverted() {
      return diverted.toByteArray();
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
      position++;
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      out.write(bytes, from, count);
      position += count;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
