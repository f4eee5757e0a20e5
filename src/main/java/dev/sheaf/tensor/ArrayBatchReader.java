package dev.sheaf.tensor;

import dev.sheaf.batch.Batch;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** Puts batches together from named arrays. */
final class ArrayBatchReader implements BatchReader {
  private static final int NO_ORIGIN = -1;

  private final ArraySource source;

  /** The inputs of the first batch, which tell the type of all. */
  private ArrayHead first;

  private boolean targets;

  ArrayBatchReader(ArraySource source) {
    this.source = source;
  }

  @Override
  public Optional<Batch> next() throws IOException {
    Optional<ArrayHead> inputs = source.head();
    return inputs.isEmpty() ? Optional.empty() : Optional.of(batch(inputs.get()));
  }

  private Batch batch(ArrayHead inputs) throws IOException {
    first = first == null ? inputs : first;
    int[] ids = elements(inputs, inputs.of(BatchArray.INPUTS, first.dtype()));
    ArrayHead next = head(inputs);
    if (inputs.equals(first)) {
      targets = next.array() == BatchArray.TARGETS;
    }
    int[] shifted = new int[0];
    if (targets) {
      shifted = elements(next, inputs.of(BatchArray.TARGETS, first.dtype()));
      next = head(inputs);
    }
    int[] lengths = elements(next, inputs.of(BatchArray.LENGTHS, first.dtype()));
    return batch(inputs, ids, shifted, lengths);
  }

  private static Batch batch(ArrayHead inputs, int[] ids, int[] shifted, int[] lengths) {
    int[] sources = new int[inputs.rows()];
    Arrays.fill(sources, NO_ORIGIN);
    long[] records = new long[inputs.rows()];
    Arrays.fill(records, NO_ORIGIN);
    return new Batch(inputs.batch(), inputs.width(), ids, shifted, lengths, sources, records);
  }

  private ArrayHead head(ArrayHead inputs) throws IOException {
    return source
        .head()
        .orElseThrow(
            () ->
                new DamagedFileException(
                    "Batch %s has no lengths; the file ends before them."
                        .formatted(inputs.batch())));
  }

  private int[] elements(ArrayHead found, ArrayHead asked) throws IOException {
    if (!found.equals(asked)) {
      throw new DamagedFileException("The file has %s where %s belongs.".formatted(found, asked));
    }
    return source.elements(found);
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
