package dev.sheaf.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.batch.Batch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedArraysTest {
  @Test
  void paddingIsNotWrittenAndTargetsAreToldByTheInputs() throws IOException {
    Batch batch = one(3, ids(5, 6, 7, 9, 9, 9, 9), ids(6, 7, 9, -100, -100, -100, -100));

    assertThat(numbers(batch)).containsExactly(4, 5, 6, 7, 9, 3, 4, -100, 3);
    assertComesBack(batch);
  }

  @Test
  void aPromptThatIsNotTrainedOnTakesThreeNumbers() throws IOException {
    Batch batch = one(5, ids(5, 6, 7, 8, 9), ids(-100, -100, 8, 9, 1));

    assertThat(numbers(batch)).containsExactly(5, 5, 6, 7, 8, 9, 0, 2, -100, 2, 1, 1, 5);
    assertComesBack(batch);
  }

  @Test
  void noTargetIsTheInputOfAnotherRow() throws IOException {
    Batch batch =
        new Batch(0, 1, ids(5, 6), ids(6, 7), ids(1, 1), new int[] {0, 0}, new long[] {0, 1});

    assertThat(numbers(batch)).containsExactly(1, 5, 1, 6, 0, 1, 6, 0, 1, 7, 1, 1);
    assertComesBack(batch);
  }

  @Test
  void batchesLargerThanTheBuffersComeBackWhateverTheyHold() throws IOException {
    Random random = new Random(7);
    for (int values : new int[] {1, 2, 3, 1 << 20}) {
      int rows = 3;
      int width = 70_001;
      int[] inputs = random.ints((long) rows * width, 0, values).toArray();
      int[] targets = random.ints((long) rows * width, 0, values).toArray();
      System.arraycopy(inputs, 1, targets, 0, width + 7);
      Arrays.fill(inputs, width + width / 2, 2 * width, 4);
      int[] lengths = {width, width / 2, width};
      assertComesBack(new Batch(0, width, inputs, targets, lengths, new int[3], new long[3]));
    }
  }

  private static int[] ids(int... ids) {
    return ids;
  }

  private static Batch one(int length, int[] inputs, int[] targets) {
    return new Batch(0, inputs.length, inputs, targets, ids(length), new int[1], new long[1]);
  }

  private static int[] numbers(Batch batch) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PieceNumbers numbers = new PieceNumbers(bytes);
    PackedArrays.write(batch, numbers);
    numbers.flush();
    int[] all = new int[bytes.size() / Integer.BYTES];
    ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(all);
    return all;
  }

  private static void assertComesBack(Batch batch) throws IOException {
    PieceSource source = TensorFiles.piece(PieceForm.BATCHES, List.of(batch, next(batch)));
    try (BatchPiece piece = new BatchPiece(source)) {
      List<BatchPiece.Placed> arrays = piece.arrays(DType.INT64);
      for (int order : new int[] {0, 1, 2, 4, 3, 5, 1, 0, 5}) {
        BatchPiece.Placed array = arrays.get(order);
        assertThat(array.elements()).isEqualTo(ids(array.head().array(), batch));
      }
    }
  }

  private static int[] ids(BatchArray array, Batch batch) {
    return switch (array) {
      case INPUTS -> batch.inputs();
      case TARGETS -> batch.targets();
      case LENGTHS -> batch.lengths();
    };
  }

  /** The same numbers in the batch behind. */
  private static Batch next(Batch batch) {
    return new Batch(
        batch.number() + 1,
        batch.width(),
        batch.inputs(),
        batch.targets(),
        batch.lengths(),
        batch.sources(),
        batch.records());
  }
}
