package dev.sheaf.tensor;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.io.ParquetDecodingException;

/**
 * The pages of a row group, as long as they are as {@link ParquetPieceWriter} makes them.
 *
 * <p>Parquet's decoders believe the counts in a page's header and make room for them.
 */
record ParquetPages(PageReadStore pages) implements PageReadStore {
  @Override
  public PageReader getPageReader(ColumnDescriptor column) {
    return new Checked(pages.getPageReader(column));
  }

  @Override
  public long getRowCount() {
    return pages.getRowCount();
  }

  private record Checked(PageReader pages) implements PageReader {
    @Override
    public DictionaryPage readDictionaryPage() {
      DictionaryPage page = pages.readDictionaryPage();
      if (page != null
          && page.getUncompressedSize() != Integer.BYTES * (long) page.getDictionarySize()) {
        throw new ParquetDecodingException(
            "a dictionary of %s numbers has %s bytes"
                .formatted(page.getDictionarySize(), page.getUncompressedSize()));
      }
      return page;
    }

    @Override
    public long getTotalValueCount() {
      return pages.getTotalValueCount();
    }

    @Override
    public DataPage readPage() {
      DataPage page = pages.readPage();
      if (page != null && !fits(page)) {
        throw new ParquetDecodingException(
            "a page is not of numbers, or %s do not fit in its %s bytes"
                .formatted(page.getValueCount(), page.getUncompressedSize()));
      }
      return page;
    }

    private static boolean fits(DataPage page) {
      return page instanceof DataPageV1 v1
          && v1.getValueCount() > 0
          && v1.getValueCount() <= mostValues(v1.getValueEncoding(), v1.getUncompressedSize());
    }

    /** Plain numbers have four bytes or eight, indexes at least one bit. */
    private static long mostValues(Encoding encoding, long bytes) {
      return switch (encoding) {
        case PLAIN -> bytes / Integer.BYTES;
        case RLE_DICTIONARY -> bytes * Byte.SIZE;
        default -> 0;
      };
    }
  }
}
