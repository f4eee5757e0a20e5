package dev.sheaf.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.batch.Batch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
  private static final String HEADER =
      "{\"inputs.000000\":{\"dtype\":\"I64\",\"shape\":[2,3],\"data_offsets\":[0,48]},"
          + "\"targets.000000\":{\"dtype\":\"I64\",\"shape\":[2,3],\"data_offsets\":[48,96]},"
          + "\"lengths.000000\":{\"dtype\":\"I32\",\"shape\":[2],\"data_offsets\":[96,104]}}";

  @TempDir Path folder;

  @Test
  void aFileIsAHeaderAndTheArraysByTypeAndName() throws IOException {
    ByteBuffer expected = ByteBuffer.allocate(8 + 208 + 104).order(ByteOrder.LITTLE_ENDIAN);
    expected.putLong(208).put(HEADER.getBytes(StandardCharsets.US_ASCII));
    for (long id : new long[] {1, 2, 3, 4, 9, 9, 2, 3, 9, 9, -100, -100}) {
      expected.putLong(id);
    }
    expected.putInt(3).putInt(1);

    assertThat(HEADER).hasSize(208);
    assertThat(write(DType.INT64, List.of(TensorFiles.small(0)))).isEqualTo(expected.array());
  }

  @Test
  void theHeaderIsPaddedWithBlanksToEightBytes() throws IOException {
    byte[] bytes = write(DType.INT32, List.of(TensorFiles.withoutTargets(TensorFiles.small(0))));

    assertThat(header(bytes))
        .isEqualTo(
            "{\"inputs.000000\":{\"dtype\":\"I32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
                + "\"lengths.000000\":{\"dtype\":\"I32\",\"shape\":[2],\"data_offsets\":[24,32]}}"
                + " ".repeat(7))
        .hasSize(144);
  }

  @Test
  void arraysOfOneTypeAreOrderedByNameAlone() throws IOException {
    List<Batch> batches = List.of(TensorFiles.small(7), TensorFiles.small(8));

    assertThat(header(write(DType.INT32, batches)))
        .containsSubsequence(
            "inputs.000007", "inputs.000008", "lengths.000007", "lengths.000008", "targets.000007");
  }

  @Test
  void numbersOfSevenDigitsAreOrderedAsTextAndReadAsNumbers() throws IOException {
    List<Batch> batches = List.of(TensorFiles.small(999_999), TensorFiles.small(1_000_000));
    byte[] bytes = write(DType.INT64, batches);

    assertThat(header(bytes)).containsSubsequence("inputs.1000000", "inputs.999999");
    assertThat(TensorFiles.read(TensorFormat.SAFETENSORS, bytes, folder))
        .extracting(Batch::number)
        .containsExactly(999_999, 1_000_000);
  }

  @Test
  void aHeaderOverTheFormatsLimitIsRefusedWithTheWayOut() {
    List<ArrayHead> heads = new ArrayList<>();
    for (int batch = 0; batch < 1_300_000; batch++) {
      heads.add(new ArrayHead(BatchArray.INPUTS, batch, DType.INT64, 1, 1));
    }

    assertThatThrownBy(() -> new SafetensorsSink(OutputStream.nullOutputStream(), heads))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("1,300,000 arrays")
        .hasMessageContaining("100,000,000 is the limit")
        .hasMessageContaining("output.shard-rows");
  }

  /** Its tensors are holes on the disk: two batches of 2 GiB in int64, more than 2³² bytes. */
  @Test
  void aFileOfMoreThan4GibIsWrittenByItsHeaderAndReadAtTheRightPlaces() throws IOException {
    ArrayHead inputs = new ArrayHead(BatchArray.INPUTS, 0, DType.INT64, 2, 1 << 27);
    List<ArrayHead> heads = new ArrayList<>();
    for (int batch = 0; batch < 3; batch++) {
      heads.add(new ArrayHead(BatchArray.INPUTS, batch, DType.INT64, 2, 1 << 27));
    }
    heads.add(inputs.of(BatchArray.LENGTHS, DType.INT32));
    byte[] header = SafetensorsHeader.encode(heads);

    assertThat(new String(header, StandardCharsets.US_ASCII))
        .contains("\"shape\":[2,134217728],\"data_offsets\":[2147483648,4294967296]")
        .contains("\"shape\":[2,134217728],\"data_offsets\":[4294967296,6442450944]")
        .contains("\"shape\":[2],\"data_offsets\":[6442450944,6442450952]");
    Path file = folder.resolve("large.safetensors");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      channel.write(length.putLong(0, header.length));
      channel.write(ByteBuffer.wrap(header));
      ByteBuffer lengths = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      channel.write(lengths.putInt(0, 7).putInt(4, 9), 8L + header.length + 6_442_450_944L);
    }
    try (SafetensorsSource source = new SafetensorsSource(new FileBytes(file))) {
      assertThat(source.head()).contains(inputs);
      ArrayHead lengths = source.head().orElseThrow();
      assertThat(source.elements(lengths)).containsExactly(7, 9);
    }
  }

  @Test
  void otherHeadersAreDamage() throws IOException {
    byte[] bytes = write(DType.INT64, List.of(TensorFiles.small(0)));

    assertDamage(bytes, "\"I64\"", "\"F64\"", "begins 'inputs.000000\":{\"dtype\":\"F64\"");
    assertDamage(bytes, "targets", "turgets", "no name of a batch's array");
    assertDamage(bytes, "targets", "lengths", "2 dimensions");
    assertDamage(bytes, "[2,3]", "[0,3]", "out of range (0)");
    assertDamage(bytes, "[2,3]", "[3,2]", "belongs");
    assertDamage(bytes, "[48,96]", "[49,97]", "not one of batches without holes");
    assertDamage(bytes, "000000\":{\"dtype\":\"I64\"", "000001\":{\"dtype\":\"I64\"", "belongs");
    assertDamage(bytes, "]}}", "]} ", "not one of batches without holes");
  }

  private void assertDamage(byte[] bytes, String from, String to, String message) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = text.indexOf(from);
    byte[] damaged = bytes.clone();
    System.arraycopy(to.getBytes(StandardCharsets.US_ASCII), 0, damaged, at, to.length());

    assertThatThrownBy(() -> TensorFiles.read(TensorFormat.SAFETENSORS, damaged, folder))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining(message);
  }

  private byte[] write(DType dtype, List<Batch> batches) throws IOException {
    return TensorFiles.bytes(TensorFormat.SAFETENSORS, dtype, batches);
  }

  private static String header(byte[] bytes) {
    int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return new String(bytes, 8, length, StandardCharsets.US_ASCII);
  }
}
