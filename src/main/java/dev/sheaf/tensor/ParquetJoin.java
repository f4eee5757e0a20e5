package dev.sheaf.tensor;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;

/** Joins pieces to a Parquet file, a row group each. */
final class ParquetJoin {
  private static final long UNUSED_ROW_GROUP_BYTES = 128L << 20;
  private static final ParquetProperties PROPERTIES = ParquetProperties.builder().build();

  private final MessageType schema;
  private final ParquetTarget target;
  private final ParquetFileWriter file;

  private ParquetJoin(FileShape shape, OutputStream out) throws IOException {
    schema = shape.targets() ? ParquetSchema.WITH_TARGETS : ParquetSchema.WITHOUT_TARGETS;
    target = new ParquetTarget(out);
    file =
        new ParquetFileWriter(
            target.file(),
            schema,
            ParquetFileWriter.Mode.CREATE,
            UNUSED_ROW_GROUP_BYTES,
            0,
            null,
            PROPERTIES);
  }

  static void join(List<? extends PieceSource> sources, FileShape shape, OutputStream out)
      throws IOException {
    ParquetJoin join = new ParquetJoin(shape, out);
    join.file.start();
    List<PieceBatches> batches = new ArrayList<>();
    for (PieceSource source : sources) {
      try (ParquetPiece piece = new ParquetPiece(source)) {
        join.write(piece);
        batches.add(piece.batches());
      }
    }
    shape.check(batches);
    join.end();
  }

  private void write(ParquetPiece piece) throws IOException {
    file.startBlock(piece.rows());
    List<ColumnDescriptor> columns = schema.getColumns();
    for (int column = 0; column < columns.size(); column++) {
      write(columns.get(column), piece, piece.pages(column));
    }
    file.endBlock();
  }

  private void write(ColumnDescriptor column, ParquetPiece piece, List<ParquetPage> pages)
      throws IOException {
    long values =
        pages.stream()
            .filter(page -> page.kind() != ParquetPage.Kind.DICTIONARY)
            .mapToLong(ParquetPage::values)
            .sum();
    file.startColumn(column, values, CompressionCodecName.ZSTD);
    for (ParquetPage page : pages) {
      write(column, page, piece);
    }
    file.endColumn();
  }

  @SuppressWarnings(
      "deprecation") // the others make an index of statistics, which tell nothing here
  private void write(ColumnDescriptor column, ParquetPage page, ParquetPiece piece)
      throws IOException {
    if (page.kind() == ParquetPage.Kind.DICTIONARY) {
      file.writeDictionaryPage(
          new DictionaryPage(piece.bytes(page), page.size(), page.values(), Encoding.PLAIN));
    } else {
      file.writeDataPage(
          page.values(),
          page.size(),
          piece.bytes(page),
          Statistics.createStats(column.getPrimitiveType()),
          Encoding.RLE,
          Encoding.RLE,
          page.kind() == ParquetPage.Kind.INDEXES ? Encoding.RLE_DICTIONARY : Encoding.PLAIN);
    }
  }

  private void end() throws IOException {
    OutputStream out = target.divert();
    file.end(Map.of());
    out.write(ParquetEncodings.ordered(target.diverted()));
    out.close();
  }
}
