package dev.sheaf.tensor;

import dev.sheaf.batch.Batch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.io.LocalInputFile;

/** Reads Parquet and puts the rows of a batch together again. */
final class ParquetBatchReader implements BatchReader {
  private static final ParquetReadOptions OPTIONS =
      ParquetReadOptions.builder(new PlainParquetConfiguration())
          .withCodecFactory(new ZstdPages())
          .usePageChecksumVerification()
          .build();

  private final Path path;
  private final FileBytes bytes;
  private ParquetFileReader file;
  private ParquetRows rows;

  /** The first row of the next batch, null at the end. */
  private ParquetRows.Row next;

  ParquetBatchReader(Path path) throws IOException {
    this.path = path;
    this.bytes = new FileBytes(path);
  }

  @Override
  public Optional<Batch> next() throws IOException {
    try {
      if (file == null) {
        open();
      }
      return next == null ? Optional.empty() : Optional.of(batch());
    } catch (DamagedFileException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Parquet's reader reports damage by exceptions of many kinds.
      throw new DamagedFileException("Parquet's reader gives up: " + e.getMessage(), e);
    }
  }

  private void open() throws IOException {
    long size = bytes.remaining();
    ParquetFooter.check(bytes);
    file = ParquetFileReader.open(new LocalInputFile(path), OPTIONS);
    ParquetFooter.check(file, size);
    for (BlockMetaData group : file.getRowGroups()) {
      for (ColumnChunkMetaData column : group.getColumns()) {
        ParquetPageHeaders.check(bytes, column);
      }
    }
    advance();
  }

  /** Reads the next row. */
  private void advance() throws IOException {
    while (rows == null || !rows.hasNext()) {
      PageReadStore group = file.readNextRowGroup();
      if (group == null) {
        next = null;
        return;
      }
      FileMetaData about = file.getFileMetaData();
      rows = new ParquetRows(group, about.getSchema(), about.getCreatedBy());
    }
    next = rows.next();
  }

  private Batch batch() throws IOException {
    int number = next.batch();
    List<ParquetRows.Row> found = rowsOf(number);
    int width = found.get(0).inputs().length;
    boolean targets = found.get(0).targets().length > 0;
    int elements = Math.multiplyExact(found.size(), width);
    int[] inputs = new int[elements];
    int[] shifted = new int[targets ? elements : 0];
    int[] lengths = new int[found.size()];
    int[] sources = new int[found.size()];
    long[] records = new long[found.size()];
    for (int b = 0; b < found.size(); b++) {
      ParquetRows.Row row = found.get(b);
      place(row.inputs(), inputs, b, found.size(), row);
      place(row.targets(), shifted, b, found.size(), row);
      lengths[b] = row.length();
      sources[b] = row.source();
      records[b] = row.record();
    }
    return new Batch(number, width, inputs, shifted, lengths, sources, records);
  }

  private List<ParquetRows.Row> rowsOf(int number) throws IOException {
    List<ParquetRows.Row> found = new ArrayList<>();
    while (next != null && next.batch() == number) {
      found.add(next);
      advance();
    }
    return found;
  }

  private static void place(int[] values, int[] all, int b, int rows, ParquetRows.Row row)
      throws DamagedFileException {
    if (values.length != all.length / rows) {
      throw new DamagedFileException(
          "Row %s of batch %s has %s ids or targets; the first row has %s."
              .formatted(b, row.batch(), values.length, all.length / rows));
    }
    System.arraycopy(values, 0, all, b * values.length, values.length);
  }

  @Override
  public void close() throws IOException {
    bytes.close();
    if (file != null) {
      file.close();
    }
  }
}
