package dev.sheaf.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetTest {
  @TempDir Path folder;

  @Test
  void theColumnsAreRequiredNumbersAndStandardLists() throws IOException {
    byte[] bytes =
        TensorFiles.bytes(TensorFormat.PARQUET, DType.INT64, List.of(TensorFiles.small(0)));
    Path file = Files.write(folder.resolve("small.parquet"), bytes);

    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      assertThat(reader.getFileMetaData().getSchema())
          .isEqualTo(
              MessageTypeParser.parseMessageType(
                  """
                  message sheaf {
                    required int32 batch;
                    required group inputs (LIST) { repeated group list { required int32 element; } }
                    required group targets (LIST) {
                      repeated group list { required int32 element; }
                    }
                    required int32 length;
                    required int32 source;
                    required int64 record;
                  }
                  """));
      assertThat(reader.getRecordCount()).isEqualTo(2);
      assertThat(reader.getRowGroups().get(0).getColumns())
          .extracting(ColumnChunkMetaData::getCodec)
          .containsOnly(CompressionCodecName.ZSTD);
    }
  }

  @Test
  void theFooterDoesNotDependOnTheOrderOfAHashSet() throws IOException {
    byte[] file =
        TensorFiles.bytes(TensorFormat.PARQUET, DType.INT64, List.of(TensorFiles.small(0)));
    byte[] reversed = withEncodings(file, Comparator.reverseOrder());

    assertThat(file).isEqualTo(withEncodings(file, Comparator.naturalOrder()));
    assertThat(reversed).isNotEqualTo(file);
    assertThat(ParquetEncodings.ordered(reversed)).isEqualTo(file);
  }

  /** The file with the encodings of its columns listed in some order. */
  private static byte[] withEncodings(byte[] file, Comparator<Encoding> order) throws IOException {
    int trailer = file.length - 8;
    int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(trailer);
    FileMetaData footer =
        Util.readFileMetaData(new ByteArrayInputStream(file, trailer - length, length));
    for (ColumnChunk column : footer.getRow_groups().get(0).getColumns()) {
      column
          .getMeta_data()
          .setEncodings(column.getMeta_data().getEncodings().stream().sorted(order).toList());
    }
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    changed.write(file, 0, trailer - length);
    Util.writeFileMetaData(footer, changed);
    changed.write(file, trailer, 8);
    return changed.toByteArray();
  }
}
