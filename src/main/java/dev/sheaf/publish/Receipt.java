package dev.sheaf.publish;

import com.fasterxml.jackson.core.JacksonException;
import dev.sheaf.batch.Tally;
import dev.sheaf.plan.Shard;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * What one finished shard holds; written after its files, so that a run that goes on trusts them.
 *
 * @param files the shard's files, one a format; none if all its rows were dropped
 * @param written what the files hold
 * @param tokensMade tokens of all rows that came to the shard
 * @param tokensCut tokens beyond the maximum length
 * @param rowsDropped rows of an unfilled last batch
 * @param tokensDropped tokens of those rows
 */
public record Receipt(
    List<FileEntry> files,
    Tally written,
    long tokensMade,
    long tokensCut,
    long rowsDropped,
    long tokensDropped)
    implements Serializable {

  static String name(Shard shard) {
    return RunNames.RECEIPTS + "/" + shard.label() + ".json";
  }

  void write(OutputFolder folder, Shard shard) throws IOException {
    folder.write(name(shard), Json.pretty(this));
  }

  /** The receipt of a shard whose files are there and are the ones that it names. */
  public static Optional<Receipt> read(OutputFolder folder, Shard shard) throws IOException {
    Optional<byte[]> json = folder.read(name(shard));
    if (json.isEmpty()) {
      return Optional.empty();
    }
    try {
      Receipt receipt = Json.read(json.get(), Receipt.class);
      return receipt.agreesWith(folder) ? Optional.of(receipt) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty(); // a machine that lost its power may leave a file without content
    }
  }

  boolean agreesWith(OutputFolder folder) throws IOException {
    for (FileEntry file : files) {
      if (!file.isIn(folder)) {
        return false;
      }
    }
    return true;
  }
}
