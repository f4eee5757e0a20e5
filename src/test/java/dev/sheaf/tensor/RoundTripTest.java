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
    byte[] bytes = TensorFiles.bytes(format, dtype, batches);
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
      byte[] bytes = TensorFiles.bytes(format, dtype, List.of(wide));
      assertThat(TensorFiles.read(format, bytes, folder).get(0).inputs()).isEqualTo(inputs);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bytesDependOnNeitherTimeZoneNorLocale(TensorFormat format) throws IOException {
    List<Batch> batches = TensorFiles.random(new Random(3), 5, 20);
    byte[] here = TensorFiles.bytes(format, DType.INT64, batches);
    TimeZone zone = TimeZone.getDefault();
    Locale locale = Locale.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(TensorFiles.bytes(format, DType.INT64, batches)).isEqualTo(here);
    } finally {
      TimeZone.setDefault(zone);
      Locale.setDefault(locale);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsReadDoesNotDependOnThePieces(TensorFormat format) throws IOException {
    List<Batch> batches = TensorFiles.random(new Random(4), 999_995, 10);
    byte[] whole = TensorFiles.bytes(format, DType.INT64, batches);

    for (int ofAPiece : List.of(1, 3, 9)) {
      byte[] joined = TensorFiles.bytes(format, DType.INT64, batches, ofAPiece);
      if (format == TensorFormat.PARQUET) {
        List<Batch> read = TensorFiles.read(format, joined, folder);
        assertThat(read).hasSize(10);
        for (int i = 0; i < 10; i++) {
          assertEqual(read.get(i), true, batches.get(i));
        }
      } else {
        assertThat(joined).isEqualTo(whole);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPieceTakesBatchesThatFollowEachOther(PieceForm form) throws IOException {
    BatchWriter writer = form.writer(new ByteArrayOutputStream());
    writer.write(TensorFiles.small(4));

    assertThatThrownBy(() -> writer.write(TensorFiles.small(6)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Batch 6 follows batch 4.");
    assertThatThrownBy(() -> writer.write(TensorFiles.withoutTargets(TensorFiles.small(5))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Batch 5 has 0 targets and the one before has 6.");
    writer.abort();
  }

  @ParameterizedTest
  @EnumSource
  void aFileIsJoinedFromAllItsPiecesAndNoOthers(TensorFormat format) throws IOException {
    PieceSource four = TensorFiles.piece(format.form(), List.of(TensorFiles.small(4)));
    PieceSource six = TensorFiles.piece(format.form(), List.of(TensorFiles.small(6)));
    FileShape shape = new FileShape(2, DType.INT64, true);

    assertThatThrownBy(() -> format.join(List.of(four, six), shape, new ByteArrayOutputStream()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("A piece brings batch 6 where batch 5 is due.");
    assertThatThrownBy(() -> format.join(List.of(four), shape, new ByteArrayOutputStream()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The file is to hold 2 batches and its pieces bring 1.");
  }

  @ParameterizedTest
  @EnumSource
  void aStreamThatFailsFailsTheJoin(TensorFormat format) throws IOException {
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
    PieceSource piece = TensorFiles.piece(format.form(), List.of(TensorFiles.small(4)));

    assertThatThrownBy(() -> format.join(List.of(piece), new FileShape(1, DType.INT64, true), full))
        .isInstanceOf(IOException.class)
        .hasStackTraceContaining("No space left");
  }

  @ParameterizedTest
  @EnumSource
  void aMissingFileIsNotADamagedOne(TensorFormat format) {
    assertThatThrownBy(() -> format.reader(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
