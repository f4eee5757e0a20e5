package dev.sheaf.tensor;

import dev.sheaf.batch.Batch;
import java.io.IOException;
import java.util.Optional;

/** Checks what all formats have in common: the order of batches and the lengths of their rows. */
final class CheckedReader implements BatchReader {
  private final BatchReader reader;
  private boolean some;
  private int last;

  CheckedReader(BatchReader reader) {
    this.reader = reader;
  }

  @Override
  public Optional<Batch> next() throws IOException {
    Optional<Batch> next = reader.next();
    if (next.isPresent()) {
      check(next.get());
    } else if (!some) {
      throw new DamagedFileException("The file has no batch.");
    }
    return next;
  }

  private void check(Batch batch) throws DamagedFileException {
    if (some && batch.number() != last + 1) {
      throw new DamagedFileException("Batch %s follows batch %s.".formatted(batch.number(), last));
    }
    for (int b = 0; b < batch.rows(); b++) {
      int length = batch.lengths()[b];
      if (length < 0 || length > batch.width()) {
        throw new DamagedFileException(
            "Row %s of batch %s has the length %s; the width is %s."
                .formatted(b, batch.number(), length, batch.width()));
      }
    }
    some = true;
    last = batch.number();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
