package dev.sheaf.tensor;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * Puts the footer of a Parquet file in an order of its own.
 *
 * <p>Parquet's library lists the encodings of a column in the order of a hash set of constants,
 * which changes from one JVM to the next.
 */
final class ParquetEncodings {
  private ParquetEncodings() {}

  /**
   * The end of a file with the encodings of every column in ascending order.
   *
   * @param end all that follows the last page, at least the footer and what is behind it
   */
  static byte[] ordered(byte[] end) throws IOException {
    int trailer = end.length - ParquetFooter.TAIL_BYTES;
    int footerBytes = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getInt(trailer);
    int start = trailer - footerBytes;
    FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(end, start, footerBytes));
    footer.getRow_groups().forEach(ParquetEncodings::order);
    ByteArrayOutputStream ordered = new ByteArrayOutputStream(end.length);
    ordered.write(end, 0, start);
    Util.writeFileMetaData(footer, ordered);
    int written = ordered.size() - start;
    ordered.write(
        ByteBuffer.allocate(Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(0, written)
            .array());
    ordered.write(end, trailer + Integer.BYTES, ParquetFooter.TAIL_BYTES - Integer.BYTES);
    return ordered.toByteArray();
  }

  private static void order(RowGroup group) {
    for (ColumnChunk column : group.getColumns()) {
      List<Encoding> encodings = new ArrayList<>(column.getMeta_data().getEncodings());
      encodings.sort(null);
      column.getMeta_data().setEncodings(encodings);
    }
  }
}
