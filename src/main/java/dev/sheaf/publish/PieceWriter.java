package dev.sheaf.publish;

import dev.sheaf.batch.Batch;
import dev.sheaf.batch.BatchCollator;
import dev.sheaf.batch.Row;
import dev.sheaf.batch.Tally;
import dev.sheaf.plan.Shard;
import dev.sheaf.tensor.BatchWriter;
import dev.sheaf.tensor.CountedOutput;
import dev.sheaf.tensor.PieceForm;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Collates rows of one shard that follow each other, from the first of a batch on, and writes them
 * as a piece.
 */
final class PieceWriter implements Closeable {
  private final int number;
  private final Shard shard;
  private final WriteSettings settings;
  private final BatchCollator collator;
  private final long first;
  private final Map<PieceForm, Part> parts = new EnumMap<>(PieceForm.class);
  private final List<Row> batch = new ArrayList<>();

  private Tally written = Tally.NONE;
  private long rows;
  private long tokensMade;
  private long tokensCut;
  private long tokensDropped;

  /**
   * Opens the piece's files.
   *
   * @param pieces the folder of pieces in the run's folder
   * @param number the shard's number in the plan
   * @param first position of the piece's first row
   */
  PieceWriter(
      OutputFolder folder,
      String pieces,
      int number,
      Shard shard,
      WriteSettings settings,
      BatchCollator collator,
      long first)
      throws IOException {
    this.number = number;
    this.shard = shard;
    this.settings = settings;
    this.collator = collator;
    this.first = first;
    if (first < shard.first() || first >= shard.end() || first % settings.batchSize() != 0) {
      throw new IllegalStateException(
          "Shard %s was given the row at %s where a batch of it is to begin."
              .formatted(shard.label(), first));
    }
    if (first < shard.first() + shard.rows()) {
      for (PieceForm form : settings.forms()) {
        String name = pieces + "/" + shard.label() + "/" + UUID.randomUUID();
        parts.put(form, new Part(name, folder.create(name), form));
      }
    }
  }

  /** Whether a row is the next one of the piece. */
  boolean isNext(int itsShard, long position) {
    return itsShard == number && position == first + rows;
  }

  /** Takes the next row. */
  void add(Row row) throws IOException {
    int tokens = row.ids().length;
    tokensMade += tokens;
    if (first + rows++ >= shard.first() + shard.rows()) {
      tokensDropped += tokens;
      return;
    }
    tokensCut += Math.max(0, tokens - settings.collator().maxLength());
    batch.add(row);
    if (batch.size() == settings.batchSize()) {
      writeBatch();
    }
  }

  private void writeBatch() throws IOException {
    long next = first / settings.batchSize() + written.batches();
    Batch collated = collator.collate(Math.toIntExact(next), batch);
    for (Part part : parts.values()) {
      part.writer.write(collated);
    }
    written = written.plus(Tally.of(collated, settings.collator().ignoreIndex()));
    batch.clear();
  }

  /** Completes the piece. */
  Piece finish() throws IOException {
    if (!batch.isEmpty()) {
      if (first + rows < shard.first() + shard.rows()) {
        throw new IllegalStateException(
            "A piece of shard %s ends at row %s, within a batch."
                .formatted(shard.label(), first + rows));
      }
      writeBatch();
    }
    Map<PieceForm, Piece.File> files = new EnumMap<>(PieceForm.class);
    for (Map.Entry<PieceForm, Part> part : parts.entrySet()) {
      part.getValue().writer.close();
      files.put(part.getKey(), part.getValue().file());
    }
    return new Piece(
        number, first, written, tokensMade, tokensCut, rows - written.rows(), tokensDropped, files);
  }

  /** Closes what has not been finished; what is there of the piece is never read. */
  @Override
  public void close() throws IOException {
    for (Part part : parts.values()) {
      part.writer.abort();
      part.out.close();
    }
  }

  /** One of the piece's files. */
  private static final class Part {
    private final String name;
    private final CountedOutput out;
    private final BatchWriter writer;

    Part(String name, OutputStream out, PieceForm form) {
      this.name = name;
      this.out = new CountedOutput(out);
      this.writer = form.writer(this.out);
    }

    Piece.File file() {
      return new Piece.File(name, out.bytes());
    }
  }
}
