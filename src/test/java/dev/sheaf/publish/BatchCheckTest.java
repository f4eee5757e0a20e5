package dev.sheaf.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sheaf.batch.Batch;
import dev.sheaf.batch.Collator;
import dev.sheaf.batch.LossOver;
import dev.sheaf.batch.PaddingInTargets;
import dev.sheaf.batch.Row;
import dev.sheaf.batch.Targets;
import dev.sheaf.tensor.DType;
import dev.sheaf.tensor.TensorFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With a vocabulary of 10 ids, the last of which ends a text and pads, and batches of two rows. */
class BatchCheckTest {
  private static final int END = 9;
  private static final int IGNORED = -100;

  @ParameterizedTest
  @EnumSource
  void whatTheCollatorMakesIsRight(PaddingInTargets padding) {
    for (Targets targets : Targets.values()) {
      for (LossOver loss : LossOver.values()) {
        for (int most : List.of(1, 2, 3, 4, Integer.MAX_VALUE)) {
          Collator collator = new Collator(END, targets, padding, IGNORED, loss, most);
          BatchCheck check = check(collator);

          assertThat(check.fault(collator.collate(0, List.of(row(2, 1, 0, 5), row(1, END, 3)))))
              .as("%s", collator)
              .isEmpty();
          assertThat(check.fault(collator.collate(1, List.of(row(3, 4, END, 4, 4)))))
              .as("%s", collator)
              .isEmpty();
        }
      }
    }
  }

  @Test
  void batchesAreNumberedFromNoughtAndAllFullButTheLast() {
    Batch short0 = batch(0, 1, ints(1), ints(END), ints(1));
    Batch short1 = batch(1, 1, ints(1), ints(END), ints(1));
    Batch full0 = batch(0, 1, ints(1, 2), ints(END, END), ints(1, 1));
    Batch three0 = batch(0, 1, ints(1, 2, 3), ints(END, END, END), ints(1, 1, 1));

    assertThat(check().fault(short1)).contains("has batch 1 where 0 is due.");
    BatchCheck afterFull = check();
    assertThat(afterFull.fault(full0)).isEmpty();
    assertThat(afterFull.fault(full0)).contains("has batch 0 where 1 is due.");
    BatchCheck afterShort = check();
    assertThat(afterShort.fault(short0)).isEmpty();
    assertThat(afterShort.fault(short1))
        .contains("batch 1 has 1 rows or follows one that is not full; the job says 2.");
    assertThat(check().fault(three0))
        .contains("batch 0 has 3 rows or follows one that is not full; the job says 2.");
  }

  @Test
  void aLengthIsFromOneToTheWidth() {
    assertThat(check().fault(batch(0, 2, ints(1, 2, END, END), ints(2, END, 9, 9), ints(2, 0))))
        .contains("batch 0, row 1, says it has 0 ids in 2.");
    assertThat(check().fault(batch(0, 2, ints(1, 2), ints(2, END), ints(3))))
        .contains("batch 0, row 0, says it has 3 ids in 2.");
  }

  @Test
  void anIdIsBelowTheVocabulary() {
    assertThat(check().fault(batch(0, 2, ints(0, END), ints(END, IGNORED), ints(2)))).isEmpty();
    assertThat(check().fault(batch(0, 2, ints(1, 2, 3, 10), ints(2, END, 10, END), ints(2, 2))))
        .contains("batch 0, row 1, column 1, has input 10.");
    assertThat(check().fault(batch(0, 2, ints(-1, 2), ints(2, END), ints(2))))
        .contains("batch 0, row 0, column 0, has input -1.");
  }

  @Test
  void theTargetBehindACutIsAnyIdOrIgnoredWithItsPrompt() {
    Collator everything = cutToTwo(LossOver.EVERYTHING);
    Collator response = cutToTwo(LossOver.RESPONSE);

    assertThat(check(everything).fault(batch(0, 2, ints(1, 2), ints(2, 7), ints(2)))).isEmpty();
    assertThat(check(everything).fault(batch(0, 2, ints(1, 2), ints(2, 0), ints(2)))).isEmpty();
    assertThat(check(everything).fault(batch(0, 2, ints(1, 2), ints(2, 10), ints(2))))
        .contains("batch 0, row 0, ends with target 10.");
    assertThat(check(response).fault(batch(0, 2, ints(1, 2), ints(IGNORED, IGNORED), ints(2))))
        .isEmpty();
    assertThat(check(response).fault(batch(0, 2, ints(1, 2), ints(IGNORED, 7), ints(2)))).isEmpty();
    assertThat(check(response).fault(batch(0, 2, ints(1, 2), ints(IGNORED, -1), ints(2))))
        .contains("batch 0, row 0, ends with target -1.");
  }

  @Test
  void aRowThatIsNotCutEndsWithTheEndOfText() {
    // Of width 3, so the limit of 4 has cut nothing; then of the limit, but shorter than it.
    Collator four = collator(LossOver.EVERYTHING, 4);

    assertThat(check(four).fault(batch(0, 3, ints(1, 2, 3), ints(2, 3, 7), ints(3))))
        .contains("batch 0, row 0, column 2, has target 7 where 9 is due.");
    assertThat(
            check(four)
                .fault(
                    batch(
                        0,
                        4,
                        ints(1, 2, 3, 4, 1, 2, 3, END),
                        ints(2, 3, 4, 5, 2, 3, 7, IGNORED),
                        ints(4, 3))))
        .contains("batch 0, row 1, column 2, has target 7 where 9 is due.");
  }

  @Test
  void whatIsPaddedIgnoredOrAsWideOtherwiseThanTheRowsAreIsNamed() {
    assertThat(check().fault(batch(0, 2, ints(1, 2, 3, 0), ints(2, END, END, -100), ints(2, 1))))
        .contains("batch 0, row 1, column 1, has input 0 where 9 is due.");
    assertThat(check().fault(batch(0, 2, ints(1, 2, 3, END), ints(2, END, END, END), ints(2, 1))))
        .contains("batch 0, row 1, column 1, has target 9 where -100 is due.");
    assertThat(check().fault(batch(0, 2, ints(1, 2), ints(3, END), ints(2))))
        .contains("batch 0, row 0, column 0, has target 3 where 2 is due.");
    assertThat(check().fault(batch(0, 2, ints(1, END), ints(END, IGNORED), ints(1))))
        .contains("batch 0 is 2 wide; its rows make one 1 wide.");
    assertThat(check().fault(batch(0, 2, ints(1, 2), ints(), ints(2))))
        .contains("batch 0 is 2 wide without targets; its rows make one 2 wide.");
  }

  @Test
  void withALossOverTheResponseIgnoredTargetsAreThoseOfThePrompt() {
    Collator response = collator(LossOver.RESPONSE, Integer.MAX_VALUE);

    assertThat(
            check(response)
                .fault(
                    batch(
                        0,
                        3,
                        ints(1, 2, 3, 4, 5, END),
                        ints(IGNORED, 3, END, IGNORED, END, IGNORED),
                        ints(3, 2))))
        .isEmpty();
    assertThat(
            check(response).fault(batch(0, 3, ints(1, 2, 3), ints(IGNORED, 3, IGNORED), ints(3))))
        .contains("batch 0, row 0, column 2, has target -100 where 9 is due.");
  }

  private static Collator cutToTwo(LossOver loss) {
    return collator(loss, 2);
  }

  private static Collator collator(LossOver loss, int most) {
    return new Collator(
        END, Targets.SHIFTED, PaddingInTargets.IGNORE_AFTER_FIRST, IGNORED, loss, most);
  }

  private static BatchCheck check() {
    return check(collator(LossOver.EVERYTHING, Integer.MAX_VALUE));
  }

  private static BatchCheck check(Collator collator) {
    Manifest manifest =
        new Manifest(
            Manifest.VERSION,
            "f",
            JsonNodeFactory.instance.objectNode(),
            new Identity.TokenizerEntry("small", "00", 10, END),
            new Identity.TemplateEntry("alpaca", "00"),
            Map.of(),
            List.of(),
            new Ledger(
                new Ledger.Records(0, 0, Map.of(), Map.of()),
                new Ledger.Tokens(0, 0, 0, 0),
                new Ledger.SpecialText(0, 0)),
            Map.of(),
            List.of());
    return new BatchCheck(
        manifest, new WriteSettings(List.of(TensorFormat.NPZ), DType.INT64, 2, collator));
  }

  private static Batch batch(int number, int width, int[] inputs, int[] targets, int[] lengths) {
    return new Batch(
        number, width, inputs, targets, lengths, new int[lengths.length], new long[lengths.length]);
  }

  private static Row row(int responseStart, int... ids) {
    return new Row(ids, responseStart, 0, 0);
  }

  private static int[] ints(int... ids) {
    return ids;
  }
}
