package dev.sheaf.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.batch.Batch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TimeZone;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoundTripTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void whatIsReadIsWhatWasWritten(TensorFormat format) throws IOException {
    for (DType dtype : DType.values()) {
      List<Batch> batches = TensorFiles.random(new Random(1), 999_990, 30);
      assertRoundTrip(format, dtype, batches);
      assertRoundTrip(format, dtype, batches.stream().map(TensorFiles::withoutTargets).toList());
    }
  }

  private void assertRoundTrip(TensorFormat format, DType dtype, List<Batch> batches)
      throws IOException {
    byte[] bytes = TensorFiles.bytes(format, dtype, batches, folder);
    List<Batch> read = TensorFiles.read(format, bytes, folder);

    assertThat(read).hasSameSizeAs(batches);
    for (int i = 0; i < read.size(); i++) {
      assertEqual(read.get(i), format == TensorFormat.PARQUET, batches.get(i));
    }
  }

  private static void assertEqual(Batch read, boolean origin, Batch written) {
    assertThat(read.number()).isEqualTo(written.number());
    assertThat(read.width()).isEqualTo(written.width());
    assertThat(read.inputs()).isEqualTo(written.inputs());
    assertThat(read.targets()).isEqualTo(written.targets());
    assertThat(read.lengths()).isEqualTo(written.lengths());
    int rows = written.rows();
    int[] noSources = new int[rows];
    Arrays.fill(noSources, -1);
    assertThat(read.sources()).isEqualTo(origin ? written.sources() : noSources);
    assertThat(read.records())
        .isEqualTo(
            origin ? written.records() : LongStream.generate(() -> -1).limit(rows).toArray());
  }

  @ParameterizedTest
  @EnumSource
  void anArrayOfManyChunksComesBack(TensorFormat format) throws IOException {
    int width = 100_003;
    int[] inputs = new Random(2).ints(2L * width).toArray();
    Batch wide = new Batch(0, width, inputs, new int[0], new int[] {1, 2}, new int[2], new long[2]);

    for (DType dtype : DType.values()) {
      byte[] bytes = TensorFiles.bytes(format, dtype, List.of(wide), folder);
      assertThat(TensorFiles.read(format, bytes, folder).get(0).inputs()).isEqualTo(inputs);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bytesDependOnNeitherTimeZoneNorLocale(TensorFormat format) throws IOException {
    List<Batch> batches = TensorFiles.random(new Random(3), 5, 20);
    byte[] here = TensorFiles.bytes(format, DType.INT64, batches, folder);
    TimeZone zone = TimeZone.getDefault();
    Locale locale = Locale.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(TensorFiles.bytes(format, DType.INT64, batches, folder)).isEqualTo(here);
    } finally {
      TimeZone.setDefault(zone);
      Locale.setDefault(locale);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWriterTakesWhatItsFileWasOpenedForAndNothingElse(TensorFormat format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BatchWriter writer = format.writer(bytes, new FileShape(2, DType.INT64, true), folder);
    writer.write(TensorFiles.small(4));

    assertThatThrownBy(() -> writer.write(TensorFiles.small(6)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Batch 6 follows batch 4.");
    assertThatThrownBy(() -> writer.write(TensorFiles.withoutTargets(TensorFiles.small(5))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("opened for batches with targets");
    assertThatThrownBy(writer::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The file was opened for 2 batches and got 1.");
    writer.abort();
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @EnumSource
  void aCompleteFileStaysCompleteWhateverIsCalled(TensorFormat format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BatchWriter writer = format.writer(bytes, new FileShape(1, DType.INT64, true), folder);
    writer.write(TensorFiles.small(4));
    writer.close();
    byte[] complete = bytes.toByteArray();

    writer.abort();
    writer.close();

    assertThat(bytes.toByteArray()).isEqualTo(complete);
    assertThat(TensorFiles.read(format, complete, folder)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void aWriterWhoseStreamFailsCanBeAbandoned(TensorFormat format) throws IOException {
    OutputStream full =
        new OutputStream() {
          private int left = 100;

          @Override
          public void write(int value) throws IOException {
            if (left-- == 0) {
              throw new IOException("No space left");
            }
          }
        };
    BatchWriter writer = format.writer(full, new FileShape(1, DType.INT64, true), folder);

    assertThatThrownBy(
            () -> {
              writer.write(TensorFiles.small(4));
              writer.close();
            })
        .isInstanceOf(IOException.class)
        .hasMessage("No space left");
    writer.abort();
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @EnumSource
  void aMissingFileIsNotADamagedOne(TensorFormat format) {
    assertThatThrownBy(() -> format.reader(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
