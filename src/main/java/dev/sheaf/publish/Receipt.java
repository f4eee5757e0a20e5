package dev.sheaf.publish;

import com.fasterxml.jackson.core.JacksonException;
import dev.sheaf.batch.Tally;
import dev.sheaf.plan.Shard;
import java.io.IOException;
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
    long tokensDropped) {

  static String name(Shard shard) {
    return RunNames.RECEIPTS + "/" + shard.label() + ".json";
  }

  void write(OutputFolder folder, Shard shard) throws IOException {
    folder.write(name(shard), Json.pretty(this));
  }

  /** The shard's receipt, or empty if there is none that can be read. */
  public static Optional<Receipt> read(OutputFolder folder, Shard shard) throws IOException {
    Optional<byte[]> json = folder.read(name(shard));
    try {
      return json.isPresent()
          ? Optional.of(Json.read(json.get(), Receipt.class))
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty(); // a machine that lost its power may leave a file without content
    }
  }

  /** Whether the shard's files are there and are the ones the receipt names. */
  public boolean agreesWith(OutputFolder folder) throws IOException {
    for (FileEntry file : files) {
      if (!file.isIn(folder)) {
        return false;
      }
    }
    return true;
  }
}
