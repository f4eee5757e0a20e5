package dev.sheaf.tensor;

import java.io.IOException;

/** A column of plain numbers on its way to pages. */
final class ParquetNumbers {
  private static final int PAGE_BYTES = 1 << 20;

  private final int column;
  private final ParquetPageOutput out;
  private final ParquetBytes page = new ParquetBytes();
  private int count;

  ParquetNumbers(int column, ParquetPageOutput out) {
    this.column = column;
    this.out = out;
  }

  void add(int value) throws IOException {
    page.putInt(value);
    added();
  }

  void add(long value) throws IOException {
    page.putLong(value);
    added();
  }

  private void added() throws IOException {
    count++;
    if (page.size() >= PAGE_BYTES) {
      end();
    }
  }

  /** Writes what is left. */
  void end() throws IOException {
    if (count > 0) {
      out.write(column, ParquetPage.Kind.PLAIN, count, page);
      page.clear();
      count = 0;
    }
  }
}
