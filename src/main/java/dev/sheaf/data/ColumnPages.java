package dev.sheaf.data;

import com.github.luben.zstd.Zstd;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.zip.CRC32;
import net.jpountz.lz4.LZ4Factory;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ParquetDecodingException;
import org.xerial.snappy.Snappy;

/**
 * The pages of a column in one row group, read one by one, so that no more than one is in memory.
 *
 * <p>Sizes are held to what is left of the column, and to an {@link ExpansionLimit}, before room is
 * made for them; checksums are checked where there are some.
 *
 * <p>Source: Apache Parquet, parquet.thrift.
 */
final class ColumnPages implements PageReader, Closeable {
  /** How pages that are read may be compressed. */
  static final Set<CompressionCodecName> CODECS =
      Collections.unmodifiableSet(
          EnumSet.of(
              CompressionCodecName.UNCOMPRESSED,
              CompressionCodecName.SNAPPY,
              CompressionCodecName.GZIP,
              CompressionCodecName.ZSTD,
              CompressionCodecName.LZ4_RAW));

  private final ColumnChunkMetaData column;
  private final ExpansionLimit limit;
  private final Rest in;
  private PageHeader ahead;
  private long valuesLeft;

  ColumnPages(
      InputStorage storage, InputFile file, ColumnChunkMetaData column, ExpansionLimit limit)
      throws IOException {
    this.column = column;
    this.limit = limit;
    this.valuesLeft = column.getValueCount();
    if (column.getStartingPos() < 0
        || column.getTotalSize() < 0
        || column.getTotalSize() > file.bytes() - column.getStartingPos()) {
      throw new ParquetDecodingException(
          "its column '%s' does not lie in the file".formatted(column.getPath().toDotString()));
    }
    this.in =
        new Rest(
            new BufferedInputStream(storage.open(file, column.getStartingPos())),
            column.getTotalSize());
  }

  @Override
  public long getTotalValueCount() {
    return column.getValueCount();
  }

  @Override
  public DictionaryPage readDictionaryPage() {
    try {
      PageHeader header = header();
      if (header.type != PageType.DICTIONARY_PAGE) {
        return null;
      }
      ahead = null;
      DictionaryPageHeader dictionary = header.dictionary_page_header;
      byte[] page = decompressed(stored(header), header.uncompressed_page_size);
      // Each text has four bytes of length.
      require(0 <= dictionary.num_values && dictionary.num_values <= page.length / 4, "dictionary");
      return new DictionaryPage(
          BytesInput.from(page), dictionary.num_values, encoding(dictionary.encoding));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public DataPage readPage() {
    try {
      while (valuesLeft > 0) {
        PageHeader header = header();
        ahead = null;
        byte[] stored = stored(header);
        if (header.type == PageType.DATA_PAGE) {
          return page(header.data_page_header, header.uncompressed_page_size, stored);
        } else if (header.type == PageType.DATA_PAGE_V2) {
          return page(header.data_page_header_v2, header.uncompressed_page_size, stored);
        }
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DataPage page(DataPageHeader header, int size, byte[] stored) {
    take(header.num_values);
    return new DataPageV1(
        BytesInput.from(decompressed(stored, size)),
        header.num_values,
        size,
        null,
        encoding(header.repetition_level_encoding),
        encoding(header.definition_level_encoding),
        encoding(header.encoding));
  }

  private DataPage page(DataPageHeaderV2 header, int size, byte[] stored) {
    take(header.num_values);
    int repetition = header.repetition_levels_byte_length;
    int definition = header.definition_levels_byte_length;
    require(
        repetition >= 0 && definition >= 0 && repetition <= stored.length - definition, "levels");
    int levels = repetition + definition;
    byte[] values = Arrays.copyOfRange(stored, levels, stored.length);
    // Where the flag is not set, they are compressed.
    boolean isCompressed = !header.isSetIs_compressed() || header.is_compressed;
    return DataPageV2.uncompressed(
        header.num_rows,
        header.num_nulls,
        header.num_values,
        BytesInput.from(stored, 0, repetition),
        BytesInput.from(stored, repetition, definition),
        encoding(header.encoding),
        BytesInput.from(isCompressed ? decompressed(values, size - levels) : values),
        null);
  }

  private void take(int values) {
    require(0 < values && values <= valuesLeft, "page");
    valuesLeft -= values;
  }

  /** The header of the page that comes next. */
  private PageHeader header() throws IOException {
    if (ahead == null) {
      ahead = read();
      require(0 <= ahead.compressed_page_size && ahead.compressed_page_size <= in.left, "page");
    }
    return ahead;
  }

  private PageHeader read() throws IOException {
    try {
      return Util.readPageHeader(in);
    } catch (IOException e) {
      if (ParquetInput.isDamage(e)) {
        throw new ParquetDecodingException("a page has no header", e);
      }
      throw e;
    }
  }

  private byte[] stored(PageHeader header) throws IOException {
    byte[] stored = in.readNBytes(header.compressed_page_size);
    require(stored.length == header.compressed_page_size, "page");
    if (header.isSetCrc()) {
      CRC32 checksum = new CRC32();
      checksum.update(stored);
      require((int) checksum.getValue() == header.crc, "checksum");
    }
    return stored;
  }

  private byte[] decompressed(byte[] stored, int size) {
    require(0 <= size, "page");
    limit.count(size);
    if (column.getCodec() == CompressionCodecName.UNCOMPRESSED) {
      require(size == stored.length, "page");
      return stored;
    } else if (size == 0) {
      return new byte[0];
    }
    byte[] page = new byte[size];
    try {
      require(decompress(stored, page) == size, "page");
    } catch (IOException e) {
      throw new ParquetDecodingException("a page cannot be decompressed", e);
    }
    return page;
  }

  /** Decompresses a page, and gives its bytes or a number that is wrong. */
  private long decompress(byte[] stored, byte[] page) throws IOException {
    return switch (column.getCodec()) {
      case SNAPPY -> snappy(stored, page);
      case ZSTD -> Zstd.decompress(page, stored);
      case GZIP -> gzip(stored, page);
      case LZ4_RAW -> lz4(stored, page);
      default -> throw new IllegalStateException(column.getCodec() + " has been refused.");
    };
  }

  private static long lz4(byte[] stored, byte[] page) {
    return LZ4Factory.fastestJavaInstance()
        .safeDecompressor()
        .decompress(stored, 0, stored.length, page, 0, page.length);
  }

  private long snappy(byte[] stored, byte[] page) throws IOException {
    require(Snappy.uncompressedLength(stored) == page.length, "page");
    return Snappy.rawUncompress(stored, 0, stored.length, page, 0);
  }

  private static long gzip(byte[] stored, byte[] page) throws IOException {
    try (GzipMembers members = new GzipMembers(new ByteArrayInputStream(stored))) {
      int count = members.readNBytes(page, 0, page.length);
      return members.read() < 0 ? count : -1;
    }
  }

  private static Encoding encoding(org.apache.parquet.format.Encoding encoding) {
    return Encoding.valueOf(encoding.name());
  }

  private void require(boolean isSound, String what) {
    if (!isSound) {
      throw new ParquetDecodingException(
          "a %s of column '%s' is wrong".formatted(what, column.getPath().toDotString()));
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** The bytes of the column that have not been read. */
  private static final class Rest extends FilterInputStream {
    private long left;

    Rest(InputStream in, long left) {
      super(in);
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      int read = left == 0 ? -1 : in.read();
      left -= read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      int count = left == 0 ? -1 : in.read(target, from, (int) Math.min(left, length));
      left -= Math.max(0, count);
      return count;
    }
  }
}
