package dev.sheaf.tensor;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;

/** A piece that a {@link ParquetPieceWriter} has written: one row group. */
final class ParquetPiece implements Closeable {
  private final PieceInput in;
  private final List<ParquetPage> pages = new ArrayList<>();
  private final PieceBatches batches;
  private final long rows;

  ParquetPiece(PieceSource source) throws IOException {
    in = new PieceInput(source);
    DataInputStream index = in.index();
    batches = new PieceBatches(index.readInt(), index.readInt());
    rows = index.readLong();
    for (int left = index.readInt(); left > 0; left--) {
      pages.add(ParquetPage.read(index));
    }
  }

  PieceBatches batches() {
    return batches;
  }

  long rows() {
    return rows;
  }

  /** The pages of a column, its dictionary first. */
  List<ParquetPage> pages(int column) {
    return pages.stream()
        .filter(page -> page.column() == column)
        .sorted(Comparator.comparing(page -> page.kind() != ParquetPage.Kind.DICTIONARY))
        .toList();
  }

  BytesInput bytes(ParquetPage page) throws IOException {
    return BytesInput.from(in.read(page.place(), page.compressed()));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
