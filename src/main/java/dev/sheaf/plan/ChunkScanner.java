package dev.sheaf.plan;

import dev.sheaf.data.Accepted;
import dev.sheaf.data.Chunk;
import dev.sheaf.data.ChunkTally;
import dev.sheaf.data.ExampleParser;
import dev.sheaf.data.ExampleReader;
import dev.sheaf.data.InputStorage;
import dev.sheaf.data.Outcome;
import dev.sheaf.data.Reason;
import dev.sheaf.data.Rejected;
import dev.sheaf.data.SpecialStrings;
import dev.sheaf.split.HashSplitter;
import dev.sheaf.split.Split;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a chunk for the first time: digests it and counts what is in it; tokenizes nothing.
 *
 * @param storage where the inputs are
 * @param parser what decides whether a record is accepted
 * @param splitter the splitter, if it goes by content; one that goes by place must wait for the
 *     scan's end
 * @param special strings; accepted records with a text that spells one are counted
 */
public record ChunkScanner(
    InputStorage storage,
    ExampleParser parser,
    Optional<HashSplitter> splitter,
    List<String> special) {

  /**
   * Scans one chunk.
   *
   * @throws dev.sheaf.data.InputException if its file cannot be read or is at fault
   */
  public ChunkScan scan(Chunk chunk) throws IOException {
    Map<Split, Long> sides = new EnumMap<>(Split.class);
    Map<Reason, Long> rejected = new EnumMap<>(Reason.class);
    SpecialStrings strings = new SpecialStrings(special);
    long accepted = 0;
    long spelling = 0;
    try (ExampleReader examples = ExampleReader.open(storage, chunk, parser)) {
      while (examples.next()) {
        Outcome outcome = examples.outcome();
        if (outcome instanceof Accepted record) {
          accepted++;
          spelling += strings.areIn(record.example()) ? 1 : 0;
          splitter.ifPresent(by -> sides.merge(by.split(record.example(), 0), 1L, Long::sum));
        } else if (outcome instanceof Rejected record) {
          rejected.merge(record.reason(), 1L, Long::sum);
        }
      }
      ChunkTally tally = examples.tally();
      return new ChunkScan(
          chunk,
          tally.sha256(),
          tally.bytes(),
          tally.lines(),
          tally.blankLines(),
          tally.records(),
          accepted,
          spelling,
          sides,
          rejected);
    }
  }
}
