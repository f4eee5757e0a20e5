package dev.sheaf.batch;

/**
 * One padded batch as it is written: rows of one width, laid out row after row.
 *
 * <p>Shapes: B is the number of rows, W the width in tokens; element (b, w) of a [B, W] array is at
 * index {@code b * W + w}.
 *
 * @param number the batch's number in its split, from 0
 * @param width W, at least 1
 * @param inputs [B, W] token ids, padded on the right
 * @param targets [B, W] the ids that follow the inputs, already shifted by one, or the ignore
 *     index; of length 0 if the job asked for none
 * @param lengths [B] ids of each row before padding, cut to the width: the first {@code lengths[b]}
 *     inputs of row b are text
 * @param sources [B] index of each row's input file in the manifest
 * @param records [B] number of each row's record in its input file, from 0
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record Batch(
    int number,
    int width,
    int[] inputs,
    int[] targets,
    int[] lengths,
    int[] sources,
    long[] records) {
  public Batch {
    int rows = lengths.length;
    if (inputs.length != rows * width
        || (targets.length != 0 && targets.length != inputs.length)
        || sources.length != rows
        || records.length != rows) {
      throw new IllegalArgumentException(
          "Batch %s of %s rows and width %s has %s inputs, %s targets, %s sources, %s records."
              .formatted(
                  number,
                  rows,
                  width,
                  inputs.length,
                  targets.length,
                  sources.length,
                  records.length));
    }
  }

  /** B, the number of rows. */
  public int rows() {
    return lengths.length;
  }

  /** Whether the batch has targets. */
  public boolean hasTargets() {
    return targets.length != 0;
  }
}
