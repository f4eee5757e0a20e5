package dev.sheaf.tensor;

import dev.sheaf.batch.Batch;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes the pages of a row group, a column at a time: no object a token.
 *
 * <p>Ids are indexes of a dictionary, of as many bytes as it needs; the other columns are plain.
 */
final class ParquetPieceWriter implements BatchWriter {
  private final PieceOutput out;
  private final ParquetPageOutput pages;
  private ParquetTokens tokens;
  private ParquetNumbers batches;
  private ParquetNumbers lengths;
  private ParquetNumbers sources;
  private ParquetNumbers records;
  private int first;
  private int count;
  private long rows;

  ParquetPieceWriter(OutputStream out) {
    this.out = new PieceOutput(out);
    this.pages = new ParquetPageOutput(this.out);
  }

  private void open(Batch batch) {
    int column = 0;
    batches = new ParquetNumbers(column++, pages);
    tokens = new ParquetTokens(column, batch.hasTargets(), pages);
    column += batch.hasTargets() ? 2 : 1;
    lengths = new ParquetNumbers(column++, pages);
    sources = new ParquetNumbers(column++, pages);
    records = new ParquetNumbers(column, pages);
    first = batch.number();
  }

  @Override
  public void write(Batch batch) throws IOException {
    if (batches == null) {
      open(batch);
    }
    int width = batch.width();
    for (int b = 0; b < batch.rows(); b++) {
      batches.add(batch.number());
      tokens.add(batch.inputs(), batch.targets(), b * width, width);
      lengths.add(batch.lengths()[b]);
      sources.add(batch.sources()[b]);
      records.add(batch.records()[b]);
    }
    rows += batch.rows();
    count++;
  }

  @Override
  public void close() throws IOException {
    if (batches != null) {
      batches.end();
      tokens.end();
      lengths.end();
      sources.end();
      records.end();
    }
    pages.release();
    out.end(this::writeIndex);
  }

  private void writeIndex(DataOutputStream index) throws IOException {
    index.writeInt(first);
    index.writeInt(count);
    index.writeLong(rows);
    pages.writeIndex(index);
  }

  @Override
  public void abort() {
    pages.release();
  }
}
