package dev.sheaf.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        TensorFiles.bytes(TensorFormat.PARQUET, DType.INT64, List.of(TensorFiles.small(0)), folder);
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
}
