package dev.sheaf.plan;

import dev.sheaf.data.Accepted;
import dev.sheaf.data.Example;
import dev.sheaf.data.ExampleParser;
import dev.sheaf.data.ExampleReader;
import dev.sheaf.data.InputException;
import dev.sheaf.data.InputStorage;
import dev.sheaf.split.Split;
import java.io.Closeable;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Reads chunks for the second time and gives the examples of some shards, each with its position.
 *
 * <p>Examples come in input order. Every chunk's digest is checked against the scan's, so an input
 * that has changed in between is noticed.
 */
public final class ShardExamples implements Closeable {
  private final RunPlan plan;
  private final InputStorage storage;
  private final ShardIndex wanted;
  private final ExampleParser parser;
  private final Iterator<NumberedChunk> chunks;
  private final Map<Split, Long> nextInSplit = new EnumMap<>(Split.class);

  private NumberedChunk chunk;
  private ExampleReader reader;
  private long nextRank;
  private Example example;
  private int shard;
  private long position;

  /**
   * Prepares to read.
   *
   * @param chunks the chunks to read, in order
   * @param wanted the shards whose examples are given
   */
  public ShardExamples(
      RunPlan plan, InputStorage storage, List<NumberedChunk> chunks, ShardIndex wanted) {
    this.plan = plan;
    this.storage = storage;
    this.wanted = wanted;
    this.parser = plan.parser();
    this.chunks = chunks.iterator();
  }

  /** Moves to the next example of the wanted shards; false if there is none left. */
  public boolean next() throws IOException {
    while (reader != null || openNext()) {
      while (reader.next()) {
        if (reader.outcome() instanceof Accepted accepted && place(accepted.example())) {
          return true;
        }
      }
      finishChunk();
    }
    return false;
  }

  private boolean openNext() throws IOException {
    if (!chunks.hasNext()) {
      return false;
    }
    chunk = chunks.next();
    reader = ExampleReader.open(storage, chunk.scan().chunk(), parser);
    nextRank = chunk.firstRank();
    nextInSplit.putAll(chunk.firstInSplit());
    return true;
  }

  /** Gives an accepted example its numbers; true if its shard is wanted. */
  private boolean place(Example accepted) {
    Split split = plan.splitter().split(accepted, nextRank++);
    long rank = nextInSplit.merge(split, 1L, Long::sum) - 1;
    long place = plan.order().position(rank, plan.rows().get(split));
    OptionalInt found = wanted.find(split, place);
    if (found.isEmpty()) {
      return false;
    }
    example = accepted;
    shard = found.getAsInt();
    position = place;
    return true;
  }

  private void finishChunk() throws IOException {
    String digest = reader.tally().sha256();
    close();
    if (!digest.equals(chunk.scan().sha256())) {
      throw new InputException(
          chunk.scan().chunk().file().path()
              + " has changed since it was scanned: run the job again when nothing writes to it.");
    }
  }

  /** The example. */
  public Example example() {
    return example;
  }

  /** The number of its shard in {@link RunPlan#shards}. */
  public int shard() {
    return shard;
  }

  /** Its position in its split. */
  public long position() {
    return position;
  }

  /** The number of its input file. */
  public int source() {
    return chunk.scan().chunk().file().ordinal();
  }

  /** The number of its record in that file, from 0. */
  public long record() {
    return chunk.firstRecord() + reader.record();
  }

  /** Where its record begins in that file, in bytes. */
  public long offset() {
    return reader.offset();
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
