package dev.sheaf.data;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * Writes Parquet by its own library.
 *
 * @param codec how pages are compressed
 * @param version of the pages
 * @param groupBytes bytes of a row group, as the library counts them
 * @param dictionary whether texts may stand in a dictionary
 * @param statistics whether the footer says how many nulls there are
 */
public record ParquetFiles(
    CompressionCodecName codec,
    WriterVersion version,
    long groupBytes,
    boolean dictionary,
    boolean statistics) {
  /** Rows in as many groups as the library checks for. */
  public static final ParquetFiles SMALL_GROUPS =
      new ParquetFiles(CompressionCodecName.SNAPPY, WriterVersion.PARQUET_1_0, 500, true, true);

  public ParquetFiles withoutStatistics() {
    return new ParquetFiles(codec, version, groupBytes, dictionary, false);
  }

  /**
   * Writes a file.
   *
   * @param schema in Parquet's notation
   * @param rows a value a column, null if there is none
   */
  public Path write(Path file, String schema, Object[]... rows) throws IOException {
    MessageType type = MessageTypeParser.parseMessageType(schema);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(type)
            .withCompressionCodec(codec)
            .withWriterVersion(version)
            .withRowGroupSize(groupBytes)
            .withMinRowCountForPageSizeCheck(1)
            .withPageSize(200)
            .withDictionaryEncoding(dictionary)
            .withStatisticsEnabled(statistics)
            .build()) {
      for (Object[] row : rows) {
        writer.write(group(type, row));
      }
    }
    return file;
  }

  private static Group group(MessageType type, Object[] row) {
    Group group = new SimpleGroup(type);
    for (int i = 0; i < row.length; i++) {
      if (row[i] instanceof String text) {
        group.add(i, text);
      } else if (row[i] instanceof byte[] bytes) {
        group.add(i, Binary.fromConstantByteArray(bytes));
      } else if (row[i] instanceof Long number) {
        group.add(i, number);
      }
    }
    return group;
  }
}
