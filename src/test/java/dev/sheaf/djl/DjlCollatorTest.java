package dev.sheaf.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.passthrough.PassthroughNDManager;
import dev.sheaf.batch.Batch;
import dev.sheaf.batch.Collator;
import dev.sheaf.batch.LossOver;
import dev.sheaf.batch.PaddingInTargets;
import dev.sheaf.batch.Row;
import dev.sheaf.batch.Targets;
import dev.sheaf.tensor.BatchWriter;
import dev.sheaf.tensor.DType;
import dev.sheaf.tensor.FileShape;
import dev.sheaf.tensor.PieceSource;
import dev.sheaf.tensor.TensorFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@EnabledIf("dev.sheaf.djl.TorchNatives#available")
class DjlCollatorTest {
  static final int PAD = 50256;

  /** The three rows of the book's example. */
  static final List<Row> ROWS =
      List.of(
          new Row(new int[] {0, 1, 2, 3, 4}, 0, 2, 10),
          new Row(new int[] {5, 6}, 0, 2, 11),
          new Row(new int[] {7, 8, 9}, 0, 3, 0));

  @TempDir Path folder;

  static Collator collator(Targets targets) {
    return new Collator(
        PAD, targets, PaddingInTargets.KEEP, -100, LossOver.EVERYTHING, Integer.MAX_VALUE);
  }

  @Test
  void arraysArePyTorchsAndNamedAsInFiles() {
    try (DjlCollator collator = new DjlCollator(collator(Targets.SHIFTED), DType.INT64);
        NDManager manager = collator.newManager()) {
      NDList arrays = collator.collate(manager, 0, ROWS);

      assertThat(arrays)
          .extracting(NDArray::getName)
          .containsExactly("inputs.000000", "targets.000000", "lengths.000000");
      assertThat(arrays.head().getManager().getEngine().getEngineName()).isEqualTo("PyTorch");
      assertThat(arrays.get(0).getShape()).isEqualTo(new Shape(3, 5));
      assertThat(arrays.get(0).toLongArray())
          .containsExactly(0, 1, 2, 3, 4, 5, 6, PAD, PAD, PAD, 7, 8, 9, PAD, PAD);
      assertThat(arrays.get(1).toLongArray())
          .containsExactly(1, 2, 3, 4, PAD, 6, PAD, PAD, PAD, PAD, 8, 9, PAD, PAD, PAD);
      assertThat(arrays.get(2).getDataType()).isEqualTo(DataType.INT32);
      assertThat(arrays.get(2).toIntArray()).containsExactly(5, 2, 3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void batchesAreThoseOfThePlainCollator(DType dtype) {
    Random random = new Random(5);
    for (Targets targets : Targets.values()) {
      try (DjlCollator collator = new DjlCollator(collator(targets), dtype)) {
        for (int number = 0; number < 20; number++) {
          List<Row> rows = rows(random);
          assertEqual(collator.collate(number, rows), collator(targets).collate(number, rows));
        }
      }
    }
  }

  private static List<Row> rows(Random random) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(8); i++) {
      int[] ids = random.ints(1 + random.nextInt(30), 0, 60_000).toArray();
      rows.add(new Row(ids, random.nextInt(ids.length), random.nextInt(4), random.nextLong()));
    }
    return rows;
  }

  private static void assertEqual(Batch batch, Batch expected) {
    assertThat(batch).usingRecursiveComparison().isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(names = {"SAFETENSORS", "NPZ", "NDLIST"})
  void djlReadsTheFilesOnBothManagers(TensorFormat format) throws IOException {
    for (DType dtype : DType.values()) {
      Batch batch = collator(Targets.SHIFTED).collate(41, ROWS);
      byte[] bytes = write(format, dtype, batch);
      assertRead(PassthroughNDManager.INSTANCE, bytes, dtype, batch);
      try (NDManager manager = TorchEngine.newManager()) {
        assertRead(manager, bytes, dtype, batch);
      }
    }
  }

  private static void assertRead(NDManager manager, byte[] bytes, DType dtype, Batch batch) {
    NDList arrays = NDList.decode(manager, bytes);

    assertThat(arrays).hasSize(3);
    assertThat(arrays.get("inputs.000041").getDataType()).isEqualTo(DataType.valueOf(dtype.name()));
    assertThat(arrays.get("targets.000041").getShape()).isEqualTo(new Shape(3, 5));
    assertEqual(BatchArrays.batch(41, arrays, ROWS), batch);
  }

  @ParameterizedTest
  @EnumSource
  void anNdlistFileIsWhatDjlEncodes(DType dtype) throws IOException {
    try (DjlCollator collator = new DjlCollator(collator(Targets.SHIFTED), dtype);
        NDManager manager = collator.newManager()) {
      NDList arrays = collator.collate(manager, 3, ROWS);
      Batch batch = BatchArrays.batch(3, arrays, ROWS);

      assertThat(write(TensorFormat.NDLIST, dtype, batch)).isEqualTo(arrays.encode());
    }
  }

  private static byte[] write(TensorFormat format, DType dtype, Batch batch) throws IOException {
    ByteArrayOutputStream piece = new ByteArrayOutputStream();
    try (BatchWriter writer = format.form().writer(piece)) {
      writer.write(batch);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    FileShape shape = new FileShape(1, dtype, batch.hasTargets());
    format.join(List.of(source(piece.toByteArray())), shape, file);
    return file.toByteArray();
  }

  private static PieceSource source(byte[] piece) {
    return new PieceSource() {
      @Override
      public long bytes() {
        return piece.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(piece);
      }
    };
  }
}
