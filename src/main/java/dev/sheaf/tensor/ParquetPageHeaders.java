package dev.sheaf.tensor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/**
 * The headers of a column's pages, checked before Parquet's reader makes room for what they say.
 */
final class ParquetPageHeaders {
  /** More than a header of ours has. */
  private static final int MOST_BYTES = 1 << 10;

  private ParquetPageHeaders() {}

  static void check(FileBytes file, ColumnChunkMetaData column) throws IOException {
    long end = column.getStartingPos() + column.getTotalSize();
    long place = column.getStartingPos();
    while (place < end) {
      place = next(file, place, end);
    }
  }

  /** Where the page behind the one at a place begins. */
  private static long next(FileBytes file, long place, long end) throws IOException {
    file.seek(place);
    ByteBuffer head = file.bytes(Math.min(MOST_BYTES, end - place));
    ThriftSizes.check(head);
    int length = head.position();
    PageHeader header;
    try {
      header =
          Util.readPageHeader(new ByteArrayInputStream(head.array(), head.arrayOffset(), length));
    } catch (IOException | RuntimeException e) {
      throw new DamagedFileException("A page header at byte %s is none.".formatted(place), e);
    }
    long left = end - place - length;
    if (header.getCompressed_page_size() < 0 || header.getCompressed_page_size() > left) {
      throw new DamagedFileException(
          "A page at byte %s is to have %s bytes; its column has %s left."
              .formatted(place, header.getCompressed_page_size(), left));
    }
    return end - left + header.getCompressed_page_size();
  }
}
