package dev.sheaf.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;

/** What a Parquet file says of itself, checked before anything is believed. */
final class ParquetFooter {
  private static final String MAGIC = "PAR1";

  /** The footer's length and the magic number behind it. */
  static final int TAIL_BYTES = Integer.BYTES + MAGIC.length();

  private ParquetFooter() {}

  /** Checks the bytes that Parquet's reader believes. */
  static void check(FileBytes file) throws IOException {
    long size = file.remaining();
    if (size < MAGIC.length() + TAIL_BYTES) {
      throw new DamagedFileException("The file has %s bytes.".formatted(size));
    }
    checkMagic(file);
    file.seek(size - TAIL_BYTES);
    int length = file.bytes(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).getInt();
    checkMagic(file);
    if (length < 0 || length > size - MAGIC.length() - TAIL_BYTES) {
      throw new DamagedFileException(
          "The footer's length is given as %s; the file has %s bytes.".formatted(length, size));
    }
    file.seek(size - TAIL_BYTES - length);
    ByteBuffer footer = file.bytes(length);
    ThriftSizes.check(footer);
    if (footer.hasRemaining()) {
      throw new DamagedFileException(
          "%s bytes stand behind the footer.".formatted(footer.remaining()));
    }
  }

  private static void checkMagic(FileBytes file) throws IOException {
    long place = file.position();
    String magic = file.text(MAGIC.length());
    if (!magic.equals(MAGIC)) {
      throw new DamagedFileException(
          "The file has '%s' at byte %s where %s belongs.".formatted(magic, place, MAGIC));
    }
  }

  /** Checks that the row groups are those of a file of batches, one behind the other. */
  static void check(ParquetFileReader file, long size) throws DamagedFileException {
    MessageType schema = file.getFileMetaData().getSchema();
    if (!schema.equals(ParquetSchema.WITH_TARGETS)
        && !schema.equals(ParquetSchema.WITHOUT_TARGETS)) {
      throw new DamagedFileException("The columns are %s.".formatted(schema));
    }
    long place = MAGIC.length();
    for (BlockMetaData group : file.getRowGroups()) {
      place = check(group.getColumns(), place, size);
    }
  }

  private static long check(List<ColumnChunkMetaData> columns, long start, long size)
      throws DamagedFileException {
    long place = start;
    for (ColumnChunkMetaData column : columns) {
      long bytes = column.getTotalSize();
      if (column.getStartingPos() != place || bytes < 0 || bytes > size - place) {
        throw new DamagedFileException(
            "Column %s is placed at byte %s with %s bytes; byte %s is next and the file has %s."
                .formatted(column.getPath(), column.getStartingPos(), bytes, place, size));
      }
      if (column.getCodec() != CompressionCodecName.ZSTD) {
        throw new DamagedFileException(
            "Column %s is compressed with %s.".formatted(column.getPath(), column.getCodec()));
      }
      place += bytes;
    }
    return place;
  }
}
