package dev.sheaf.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sheaf.batch.Batch;
import dev.sheaf.batch.Collator;
import dev.sheaf.batch.LossOver;
import dev.sheaf.batch.PaddingInTargets;
import dev.sheaf.batch.Targets;
import dev.sheaf.tensor.DType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("dev.sheaf.djl.TorchNatives#available")
class CollatorBatchifierTest {
  private static final int PAD = DjlCollatorTest.PAD;

  private final CollatorBatchifier batchifier =
      new CollatorBatchifier(DjlCollatorTest.collator(Targets.SHIFTED), DType.INT64);
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = TorchEngine.newManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private NDList[] examples(int... responseStarts) {
    NDList[] examples = new NDList[responseStarts.length];
    for (int i = 0; i < examples.length; i++) {
      int[] ids = DjlCollatorTest.ROWS.get(i).ids();
      examples[i] = CollatorBatchifier.example(manager, ids, responseStarts[i]);
    }
    return examples;
  }

  @Test
  void examplesBecomeTheBatchOfThePlainCollator() {
    NDList batch = batchifier.batchify(examples(0, 0, 0));

    Batch expected = DjlCollatorTest.collator(Targets.SHIFTED).collate(0, DjlCollatorTest.ROWS);
    assertThat(BatchArrays.batch(0, batch, DjlCollatorTest.ROWS))
        .usingRecursiveComparison()
        .isEqualTo(expected);
  }

  @Test
  void theResponsesFirstTokenIsHeeded() {
    Collator overResponse =
        new Collator(
            PAD,
            Targets.SHIFTED,
            PaddingInTargets.KEEP,
            -100,
            LossOver.RESPONSE,
            Integer.MAX_VALUE);
    NDList batch = new CollatorBatchifier(overResponse, DType.INT64).batchify(examples(3, 1));

    assertThat(batch.get(1).toLongArray())
        .containsExactly(-100, -100, 3, 4, PAD, 6, PAD, PAD, PAD, PAD);
  }

  @Test
  void aBatchSplitsIntoItsRowsPaddingAndAll() {
    NDList[] rows = batchifier.unbatchify(batchifier.batchify(examples(0, 0, 0)));

    assertThat(rows).hasSize(3);
    assertThat(rows[1])
        .extracting(NDArray::getName)
        .containsExactly("inputs.000000", "targets.000000", "lengths.000000");
    assertThat(rows[1].get(0).getShape()).isEqualTo(new Shape(5));
    assertThat(rows[1].get(0).toLongArray()).containsExactly(5, 6, PAD, PAD, PAD);
    assertThat(rows[1].get(1).toLongArray()).containsExactly(6, PAD, PAD, PAD, PAD);
    assertThat(rows[1].get(2).getInt()).isEqualTo(2);
  }

  @Test
  void aBatchSplitsIntoSmallerOnesOfOneWidth() {
    NDList[] parts = batchifier.split(batchifier.batchify(examples(0, 0, 0)), 2, false);

    assertThat(parts).hasSize(2);
    assertThat(parts[0].get(0).getShape()).isEqualTo(new Shape(2, 5));
    assertThat(parts[1].get(0).toLongArray()).containsExactly(7, 8, 9, PAD, PAD);
    assertThat(parts[1].get(2).toIntArray()).containsExactly(3);
  }

  @Test
  void anUnevenSplitIsRefusedWhereAnEvenOneIsAskedFor() {
    NDList batch = batchifier.batchify(examples(0, 0, 0));

    assertThatThrownBy(() -> batchifier.split(batch, 2, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 rows do not make 2 even slices");
  }
}
