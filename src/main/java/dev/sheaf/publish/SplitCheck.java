package dev.sheaf.publish;

import dev.sheaf.batch.Batch;
import dev.sheaf.batch.Tally;
import dev.sheaf.data.Amount;
import dev.sheaf.data.Sha256;
import dev.sheaf.tensor.BatchReader;
import dev.sheaf.tensor.TensorFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Optional;

/** Reads the files of one split in one format again, in order, and adds up what they hold. */
final class SplitCheck {
  private final BatchCheck batches;
  private final Origins origins;
  private final int ignoreIndex;
  private final MessageDigest digest = Sha256.digest();
  private final boolean tellsOrigins;
  private Tally found = Tally.NONE;

  SplitCheck(Manifest manifest, WriteSettings settings, TensorFormat format) {
    this.tellsOrigins = format == TensorFormat.PARQUET;
    this.batches = new BatchCheck(manifest, settings);
    this.ignoreIndex = settings.collator().ignoreIndex();
    this.origins = new Origins(manifest.inputs(), !manifest.shuffled());
  }

  /** What the files hold that were read. */
  Tally found() {
    return found;
  }

  /** Where their rows came from, if the format tells. */
  Origins origins() {
    return origins;
  }

  /** SHA-256, in hex, of the batches' numbers, the same in every format. */
  String content() {
    return Sha256.hex(digest);
  }

  /** What is wrong with a file, in a sentence; empty if nothing is. */
  Optional<String> fault(BatchReader file, FileEntry entry) throws IOException {
    Tally before = found;
    for (Optional<Batch> batch = file.next(); batch.isPresent(); batch = file.next()) {
      Optional<String> fault = batches.fault(batch.get());
      if (fault.isEmpty()) {
        fault = originFault(batch.get());
      }
      if (fault.isPresent()) {
        return fault;
      }
      found = found.plus(Tally.of(batch.get(), ignoreIndex));
      digest(batch.get());
    }
    long rows = found.rows() - before.rows();
    long count = found.batches() - before.batches();
    return rows == entry.rows() && count == entry.batches()
        ? Optional.empty()
        : Optional.of(
            "holds %s in %s; the manifest says %s in %s."
                .formatted(
                    Amount.of(rows, "rows"),
                    Amount.of(count, "batches"),
                    entry.rows(),
                    entry.batches()));
  }

  private Optional<String> originFault(Batch batch) {
    for (int b = 0; tellsOrigins && b < batch.rows(); b++) {
      Optional<String> fault = origins.fault(batch.sources()[b], batch.records()[b]);
      if (fault.isPresent()) {
        return Optional.of("batch %s, row %s, %s".formatted(batch.number(), b, fault.get()));
      }
    }
    return Optional.empty();
  }

  private void digest(Batch batch) {
    for (int[] array : new int[][] {batch.inputs(), batch.targets(), batch.lengths()}) {
      ByteBuffer bytes = ByteBuffer.allocate(array.length * Integer.BYTES);
      bytes.asIntBuffer().put(array);
      digest.update(bytes);
    }
  }
}
