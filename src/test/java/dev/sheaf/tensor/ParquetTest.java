package dev.sheaf.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.batch.Batch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
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

  @Test
  void targetsThatAreTheInputsOneTokenLaterAreMadeOfTheSameBytes() throws IOException {
    Batch shifted = oneRow(0, new int[] {7, 8, 7, 9}, new int[] {8, 7, 9, 0});
    Batch after = oneRow(1, new int[] {7, 4}, new int[] {4, 0});

    assertThat(columns(List.of(shifted, after)))
        .containsExactly(List.of(7, 8, 7, 9, 7, 4), List.of(8, 7, 9, 0, 4, 0));
    assertThat(dictionaries(List.of(shifted, after)))
        .containsExactly(List.of(7, 8, 7, 9, 4), List.of(0, 8, 7, 9, 4));
  }

  @Test
  void aPageMayHoldListsThatAreShiftedAndListsThatAreNot() throws IOException {
    List<Batch> batches =
        List.of(
            oneRow(0, new int[] {7, 8, 9}, new int[] {8, 9, 0}),
            oneRow(1, new int[] {7}, new int[] {0}),
            oneRow(2, new int[] {7, 8, 9}, new int[] {-100, 9, 0}),
            oneRow(3, new int[] {8, 7, 0}, new int[] {7, 0, 0}),
            oneRow(4, new int[] {7, 5, 5}, new int[] {5, 5, 7}),
            oneRow(5, new int[] {7, 0, 9}, new int[] {0, 9, 0}));

    assertThat(columns(batches))
        .containsExactly(
            List.of(7, 8, 9, 7, 7, 8, 9, 8, 7, 0, 7, 5, 5, 7, 0, 9),
            List.of(8, 9, 0, 0, -100, 9, 0, 7, 0, 0, 5, 5, 7, 0, 9, 0));
  }

  @Test
  void aPageMayBeShiftedOrNotWhateverTheOneBeforeWas() throws IOException {
    List<Batch> batches =
        List.of(page(0, 90, 0), page(1, 300, -100), page(2, 70_000, 0), page(3, 70_000, 1));

    assertThat(columns(batches)).isEqualTo(listed(batches));
  }

  /** As many ids of a vocabulary as fill a page; targets end with some number. */
  private static Batch page(int number, int vocabulary, int last) {
    int[] ids = IntStream.range(0, 1 << 18).map(i -> 7 + i % vocabulary).toArray();
    int[] targets = Arrays.copyOfRange(ids, 1, ids.length + 1);
    targets[ids.length - 1] = last;
    return oneRow(number, ids, targets);
  }

  private static List<List<Integer>> listed(List<Batch> batches) {
    return Stream.<Function<Batch, int[]>>of(Batch::inputs, Batch::targets)
        .map(column -> batches.stream().map(column).flatMapToInt(Arrays::stream).boxed().toList())
        .toList();
  }

  @Test
  void idsAndIgnoreIndexesMayBeAnyNumbers() throws IOException {
    Batch batch =
        oneRow(
            0,
            new int[] {3_000_000, 5, Integer.MAX_VALUE, 3_000_000},
            new int[] {-5_000_000, Integer.MIN_VALUE, -1024, -1025});

    assertThat(columns(List.of(batch)))
        .containsExactly(
            List.of(3_000_000, 5, Integer.MAX_VALUE, 3_000_000),
            List.of(-5_000_000, Integer.MIN_VALUE, -1024, -1025));
  }

  @Test
  void aColumnOfNumbersMayHaveManyPages() throws IOException {
    int rows = 300_000; // 1.2 MB of int32, 2.4 MB of int64
    int[] numbers = IntStream.range(0, rows).toArray();
    int[] ones = IntStream.generate(() -> 1).limit(rows).toArray();
    long[] records = IntStream.range(0, rows).mapToLong(i -> 5_000_000_000L + i).toArray();
    Batch batch = new Batch(4, 1, numbers, new int[0], ones, numbers, records);
    byte[] bytes = TensorFiles.bytes(TensorFormat.PARQUET, DType.INT64, List.of(batch));
    Batch read = TensorFiles.read(TensorFormat.PARQUET, bytes, folder).get(0);

    assertThat(read.inputs()).isEqualTo(numbers);
    assertThat(read.lengths()).isEqualTo(ones);
    assertThat(read.sources()).isEqualTo(numbers);
    assertThat(read.records()).isEqualTo(records);
  }

  private static Batch oneRow(int number, int[] inputs, int[] targets) {
    return new Batch(
        number,
        inputs.length,
        inputs,
        targets,
        new int[] {inputs.length},
        new int[] {0},
        new long[] {number});
  }

  /** The values of inputs and targets, by Parquet's own reader. */
  private List<List<Integer>> columns(List<Batch> batches) throws IOException {
    List<List<Integer>> columns = new ArrayList<>();
    try (ParquetFileReader reader = open(batches)) {
      MessageType schema = reader.getFileMetaData().getSchema();
      ColumnReadStoreImpl store =
          new ColumnReadStoreImpl(
              reader.readNextRowGroup(),
              new GroupRecordConverter(schema).getRootConverter(),
              schema,
              null);
      for (String name : List.of("inputs", "targets")) {
        ColumnReader column = store.getColumnReader(ParquetSchema.list(schema, name));
        List<Integer> values = new ArrayList<>();
        for (Batch batch : batches) {
          for (int i = 0; i < batch.inputs().length; i++) {
            values.add(column.getInteger());
            column.consume();
          }
        }
        columns.add(values);
      }
    }
    return columns;
  }

  /** The dictionaries of inputs and targets. */
  private List<List<Integer>> dictionaries(List<Batch> batches) throws IOException {
    List<List<Integer>> dictionaries = new ArrayList<>();
    try (ParquetFileReader reader = open(batches)) {
      PageReadStore pages = reader.readNextRowGroup();
      for (String name : List.of("inputs", "targets")) {
        ColumnDescriptor column = ParquetSchema.list(reader.getFileMetaData().getSchema(), name);
        DictionaryPage page = pages.getPageReader(column).readDictionaryPage();
        Dictionary dictionary = page.getEncoding().initDictionary(column, page);
        dictionaries.add(
            IntStream.range(0, page.getDictionarySize())
                .mapToObj(dictionary::decodeToInt)
                .toList());
      }
    }
    return dictionaries;
  }

  private ParquetFileReader open(List<Batch> batches) throws IOException {
    byte[] bytes = TensorFiles.bytes(TensorFormat.PARQUET, DType.INT64, batches);
    Path file = Files.write(folder.resolve("some.parquet"), bytes);
    return ParquetFileReader.open(new LocalInputFile(file));
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
