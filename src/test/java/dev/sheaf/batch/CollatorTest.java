package dev.sheaf.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CollatorTest {
  private static final int PAD = 50256;
  private static final int NO_CUT = Integer.MAX_VALUE;

  /** The three rows of the book's example. */
  private static final List<Row> ROWS = List.of(row(0, 1, 2, 3, 4), row(5, 6), row(7, 8, 9));

  @Test
  void rowsArePaddedToTheWidestAndTargetsAreOneTokenLater() {
    Batch batch = collator(PaddingInTargets.KEEP, NO_CUT).collate(3, ROWS);

    assertThat(batch.number()).isEqualTo(3);
    assertThat(batch.rows()).isEqualTo(3);
    assertThat(batch.width()).isEqualTo(5);
    assertThat(batch.inputs())
        .containsExactly(0, 1, 2, 3, 4, 5, 6, PAD, PAD, PAD, 7, 8, 9, PAD, PAD);
    assertThat(batch.targets())
        .containsExactly(1, 2, 3, 4, PAD, 6, PAD, PAD, PAD, PAD, 8, 9, PAD, PAD, PAD);
    assertThat(batch.lengths()).containsExactly(5, 2, 3);
  }

  @Test
  void onlyTheFirstPaddingOfATargetRowIsTrainedInTheFinalForm() {
    Batch batch = collator(PaddingInTargets.IGNORE_AFTER_FIRST, NO_CUT).collate(0, ROWS);

    assertThat(batch.targets())
        .containsExactly(1, 2, 3, 4, PAD, 6, PAD, -100, -100, -100, 8, 9, PAD, -100, -100);
  }

  @Test
  void aPaddingIdInTheTextTakesThePlaceOfTheFirst() {
    List<Row> rows = List.of(row(1, PAD, 2), row(1, 2, 3, 4, 5));

    assertThat(collator(PaddingInTargets.IGNORE_AFTER_FIRST, NO_CUT).collate(0, rows).targets())
        .containsExactly(PAD, 2, -100, -100, -100, 2, 3, 4, 5, PAD);
    assertThat(collator(PaddingInTargets.IGNORE, NO_CUT).collate(0, rows).targets())
        .containsExactly(PAD, 2, PAD, -100, -100, 2, 3, 4, 5, PAD);
  }

  @Test
  void promptTargetsAreIgnoredWhenTheLossIsOverTheResponse() {
    Collator collator =
        new Collator(
            PAD, Targets.SHIFTED, PaddingInTargets.IGNORE, -100, LossOver.RESPONSE, NO_CUT);
    List<Row> rows =
        List.of(
            new Row(new int[] {1, 2, 3, 4}, 2, 0, 0),
            new Row(new int[] {5, 6}, 0, 0, 1),
            new Row(new int[] {7, 8, 9}, 1, 0, 2));

    assertThat(collator.collate(0, rows).targets())
        .containsExactly(-100, 3, 4, PAD, 6, PAD, -100, -100, 8, 9, PAD, -100);
  }

  @Test
  void theCutComesAfterTheShiftSoACutRowLosesItsEndOfText() {
    Batch batch = collator(PaddingInTargets.IGNORE_AFTER_FIRST, 3).collate(0, ROWS);

    assertThat(batch.width()).isEqualTo(3);
    assertThat(batch.inputs()).containsExactly(0, 1, 2, 5, 6, PAD, 7, 8, 9);
    assertThat(batch.targets()).containsExactly(1, 2, 3, 6, PAD, -100, 8, 9, PAD);
    assertThat(batch.lengths()).containsExactly(3, 2, 3);
  }

  @Test
  void aLimitOfTheWidestRowOrMoreCutsNothing() {
    int[] whole = collator(PaddingInTargets.KEEP, NO_CUT).collate(0, ROWS).targets();

    assertThat(collator(PaddingInTargets.KEEP, 5).collate(0, ROWS).targets()).isEqualTo(whole);
    assertThat(collator(PaddingInTargets.KEEP, 6).collate(0, ROWS).targets()).isEqualTo(whole);
  }

  @Test
  void aPromptLongerThanTheLimitLeavesNothingToTrain() {
    Collator collator =
        new Collator(PAD, Targets.SHIFTED, PaddingInTargets.IGNORE, -100, LossOver.RESPONSE, 2);
    Batch batch = collator.collate(0, List.of(new Row(new int[] {1, 2, 3, 4}, 3, 0, 0)));

    assertThat(batch.targets()).containsExactly(-100, -100);
    assertThat(Tally.of(batch, -100)).isEqualTo(new Tally(1, 1, 2, 0, 0, 1));
  }

  @Test
  void withoutTargetsOnlyInputsAreMade() {
    Collator collator =
        new Collator(PAD, Targets.NONE, PaddingInTargets.KEEP, -100, LossOver.EVERYTHING, NO_CUT);
    Batch batch = collator.collate(0, ROWS);

    assertThat(batch.hasTargets()).isFalse();
    assertThat(batch.inputs()).hasSize(15);
    assertThat(Tally.of(batch, -100)).isEqualTo(new Tally(3, 1, 10, 0, 5, 0));
  }

  @Test
  void aTallyCountsTokensTrainedTargetsAndPadding() {
    Batch batch = collator(PaddingInTargets.IGNORE_AFTER_FIRST, NO_CUT).collate(0, ROWS);
    Tally once = Tally.of(batch, -100);

    assertThat(once).isEqualTo(new Tally(3, 1, 10, 10, 5, 0));
    assertThat(once.plus(once)).isEqualTo(new Tally(6, 2, 20, 20, 10, 0));
    assertThat(Tally.NONE.plus(once)).isEqualTo(once);
  }

  @Test
  void rowsKeepTheirOrigin() {
    Batch batch =
        collator(PaddingInTargets.KEEP, NO_CUT)
            .collate(
                0,
                List.of(new Row(new int[] {1}, 0, 4, 7), new Row(new int[] {2}, 0, 5, 1L << 40)));

    assertThat(batch.sources()).containsExactly(4, 5);
    assertThat(batch.records()).containsExactly(7, 1L << 40);
  }

  @Test
  void aBatchOfMoreIdsThanItHoldsIsRefusedWithTheWayOut() {
    Row wide = new Row(new int[1 << 16], 0, 0, 0);

    assertThatThrownBy(
            () ->
                collator(PaddingInTargets.KEEP, NO_CUT)
                    .collate(3, Collections.nCopies(1 << 13, wide)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Batch 3 has 8192 rows of 65536 ids, more than the 536870911 that a batch holds: set"
                + " batch.size or collate.max-length lower.");
  }

  @Test
  void whereALongRowStandsDoesNotMatterToTheCut() {
    Batch batch =
        collator(PaddingInTargets.KEEP, 3).collate(0, List.of(row(5, 6), row(0, 1, 2, 3, 4)));

    assertThat(batch.inputs()).containsExactly(5, 6, PAD, 0, 1, 2);
    assertThat(batch.targets()).containsExactly(6, PAD, PAD, 1, 2, 3);
    assertThat(batch.lengths()).containsExactly(2, 3);
  }

  @Test
  void promptTargetsAreTrainedWhenTheLossIsOverEverything() {
    Row row = new Row(new int[] {1, 2, 3, 4}, 2, 0, 0);

    assertThat(collator(PaddingInTargets.KEEP, NO_CUT).collate(0, List.of(row)).targets())
        .containsExactly(2, 3, 4, PAD);
  }

  @Test
  void talliesAddUpPartByPart() {
    assertThat(new Tally(1, 2, 3, 4, 5, 6).plus(new Tally(10, 20, 30, 40, 50, 60)))
        .isEqualTo(new Tally(11, 22, 33, 44, 55, 66));
  }

  private static Collator collator(PaddingInTargets padding, int maxLength) {
    return new Collator(PAD, Targets.SHIFTED, padding, -100, LossOver.EVERYTHING, maxLength);
  }

  private static Row row(int... ids) {
    return new Row(ids, 0, 0, 0);
  }
}
