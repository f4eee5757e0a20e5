package dev.sheaf.batch;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Pads rows to one width and makes their targets: the inputs one token later.
 *
 * <p>A batch of rows of L₁…L_B ids has W = max L. Each row is padded to W + 1 with the padding id,
 * so at least one is always appended; inputs are the first W columns, targets the last W. With
 * padding id 50256:
 *
 * <pre>
 *   [0,1,2,3,4]      inputs   0 1 2     3     4        targets  1 2     3     4     50256
 *   [5,6]         →           5 6 50256 50256 50256             6 50256 50256 50256 50256
 *   [7,8,9]                   7 8 9     50256 50256             8 9     50256 50256 50256
 * </pre>
 *
 * <p>Then, on whole target rows and in this order: padding becomes the ignore index as {@link
 * PaddingInTargets} says, prompt targets become it under {@link LossOver#RESPONSE}, and both arrays
 * are cut to the maximum length. A row that is cut thus loses its end of text.
 *
 * <p>Source: Raschka, Build a Large Language Model (From Scratch), chapter 7, the collate
 * functions.
 *
 * @param paddingId the id rows are padded with
 * @param targets whether there are targets
 * @param paddingInTargets which padding of a target row is ignored
 * @param ignoreIndex what stands in the targets where nothing is trained
 * @param lossOver which tokens are trained on
 * @param maxLength tokens that inputs and targets are cut to; {@link Integer#MAX_VALUE} cuts
 *     nothing
 */
public record Collator(
    int paddingId,
    Targets targets,
    PaddingInTargets paddingInTargets,
    int ignoreIndex,
    LossOver lossOver,
    int maxLength)
    implements BatchCollator, Serializable {
  /** Ids of a batch at most: four bytes each, they are one array on their way to files. */
  private static final int MOST_IDS = Integer.MAX_VALUE / Integer.BYTES;

  @Override
  public Batch collate(int number, List<Row> rows) {
    int width = Math.min(widest(rows), maxLength);
    if ((long) rows.size() * width > MOST_IDS) {
      throw new IllegalArgumentException(
          "Batch %s has %s rows of %s ids, more than the %s that a batch holds: set batch.size or collate.max-length lower."
              .formatted(number, rows.size(), width, MOST_IDS));
    }
    boolean oneAsItIs = rows.size() == 1 && rows.get(0).ids().length == width;
    int[] inputs = oneAsItIs ? rows.get(0).ids() : new int[rows.size() * width];
    int[] shifted = new int[targets == Targets.NONE ? 0 : inputs.length];
    int[] lengths = new int[rows.size()];
    int[] sources = new int[rows.size()];
    long[] records = new long[rows.size()];
    for (int b = 0; b < rows.size(); b++) {
      Row row = rows.get(b);
      int from = b * width;
      int to = from + width;
      lengths[b] = Math.min(row.ids().length, width);
      sources[b] = row.source();
      records[b] = row.record();
      fill(inputs, from, to, row.ids(), 0);
      if (shifted.length > 0) {
        fill(shifted, from, to, row.ids(), 1);
        ignorePadding(shifted, from, to, row.ids().length);
        ignorePrompt(shifted, from, to, row.responseStart());
      }
    }
    return new Batch(number, width, inputs, shifted, lengths, sources, records);
  }

  private static int widest(List<Row> rows) {
    int widest = 0;
    for (Row row : rows) {
      widest = Math.max(widest, row.ids().length);
    }
    return widest;
  }

  /** Lays the ids from {@code first} on into [from, to) and pads the rest. */
  private void fill(int[] array, int from, int to, int[] ids, int first) {
    int count = Math.min(ids.length - first, to - from);
    System.arraycopy(ids, first, array, from, count);
    Arrays.fill(array, from + count, to, paddingId);
  }

  private void ignorePadding(int[] array, int from, int to, int length) {
    switch (paddingInTargets) {
      case KEEP -> {}
      case IGNORE_AFTER_FIRST -> ignoreAfterFirst(array, from, to);
      case IGNORE -> {
        // Target length - 1 is the id right after the row's last one.
        if (from + length < to) {
          Arrays.fill(array, from + length, to, ignoreIndex);
        }
      }
    }
  }

  private void ignoreAfterFirst(int[] array, int from, int to) {
    boolean met = false;
    for (int i = from; i < to; i++) {
      if (array[i] == paddingId) {
        array[i] = met ? ignoreIndex : paddingId;
        met = true;
      }
    }
  }

  private void ignorePrompt(int[] array, int from, int to, int responseStart) {
    if (lossOver == LossOver.RESPONSE && responseStart > 0) {
      // Target j is id j + 1, so the first response id is target responseStart - 1.
      Arrays.fill(array, from, Math.min(from + responseStart - 1, to), ignoreIndex);
    }
  }
}
