package dev.sheaf.publish;

import dev.sheaf.batch.Batch;
import dev.sheaf.batch.BatchCollator;
import dev.sheaf.batch.Row;
import dev.sheaf.batch.Tally;
import dev.sheaf.plan.Shard;
import dev.sheaf.tensor.BatchWriter;
import dev.sheaf.tensor.FileShape;
import dev.sheaf.tensor.TensorFormat;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Collates the rows of one shard and writes them in every format of the job.
 *
 * <p>The shard's files appear, and then its receipt, when it is finished; if it is closed before
 * that, nothing of it does.
 */
public final class ShardWriter implements Closeable {
  private final OutputFolder folder;
  private final Shard shard;
  private final WriteSettings settings;
  private final BatchCollator collator;
  private final List<ShardFile> files = new ArrayList<>();
  private final List<Row> batch = new ArrayList<>();

  private Tally written = Tally.NONE;
  private long rows;
  private long tokensMade;
  private long tokensCut;
  private long tokensDropped;

  /**
   * Opens the shard's files.
   *
   * @param collator where batches are made, by the settings' collator
   * @param scratch an existing local folder for data that must wait for a header
   */
  public ShardWriter(
      OutputFolder folder,
      Shard shard,
      WriteSettings settings,
      BatchCollator collator,
      Path scratch)
      throws IOException {
    this.folder = folder;
    this.shard = shard;
    this.settings = settings;
    this.collator = collator;
    if (shard.rows() > 0) {
      open(scratch);
    }
  }

  private void open(Path scratch) throws IOException {
    int batches = shard.batches(settings.batchSize());
    FileShape shape = new FileShape(batches, settings.dtype(), settings.hasTargets());
    for (TensorFormat format : settings.formats()) {
      Draft draft = folder.draft(path(format));
      files.add(new ShardFile(format, draft, format.writer(draft.content(), shape, scratch)));
    }
  }

  private String path(TensorFormat format) {
    return format.label() + "/" + shard.label() + "." + format.label();
  }

  /**
   * Takes the next row of the shard.
   *
   * @param position the row's position in its split; one more than that of the row before it
   */
  public void add(long position, Row row) throws IOException {
    if (position != shard.first() + rows) {
      throw new IllegalStateException(
          "Shard %s was given the row at %d where the one at %d is due."
              .formatted(shard.label(), position, shard.first() + rows));
    }
    int tokens = row.ids().length;
    tokensMade += tokens;
    if (rows++ >= shard.rows()) {
      tokensDropped += tokens;
      return;
    }
    tokensCut += Math.max(0, tokens - settings.collator().maxLength());
    batch.add(row);
    if (batch.size() == settings.batchSize() || rows == shard.rows()) {
      writeBatch();
    }
  }

  private void writeBatch() throws IOException {
    long number = shard.first() / settings.batchSize() + written.batches();
    Batch collated = collator.collate(Math.toIntExact(number), batch);
    for (ShardFile file : files) {
      file.writer().write(collated);
    }
    written = written.plus(Tally.of(collated, settings.collator().ignoreIndex()));
    batch.clear();
  }

  /** Lets the shard's files appear, and then its receipt. */
  public Receipt finish() throws IOException {
    if (rows != shard.rows() + shard.dropped()) {
      throw new IllegalStateException(
          "Shard %s was given %d rows and should have got %d."
              .formatted(shard.label(), rows, shard.rows() + shard.dropped()));
    }
    List<FileEntry> entries = new ArrayList<>();
    for (ShardFile file : files) {
      file.writer().close();
      FileDigest digest = file.draft().publish();
      entries.add(
          new FileEntry(
              path(file.format()),
              shard.split().label(),
              file.format().label(),
              digest.bytes(),
              digest.sha256(),
              written.rows(),
              written.batches()));
    }
    Receipt receipt =
        new Receipt(entries, written, tokensMade, tokensCut, shard.dropped(), tokensDropped);
    receipt.write(folder, shard);
    return receipt;
  }

  /** Withdraws what has not been finished. */
  @Override
  public void close() throws IOException {
    for (ShardFile file : files) {
      file.writer().abort();
      file.draft().close();
    }
  }

  private record ShardFile(TensorFormat format, Draft draft, BatchWriter writer) {}
}
