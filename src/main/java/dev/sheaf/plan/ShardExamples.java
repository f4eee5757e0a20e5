package dev.sheaf.plan;

import dev.sheaf.data.Accepted;
import dev.sheaf.data.Example;
import dev.sheaf.data.ExampleReader;
import dev.sheaf.data.InputStorage;
import dev.sheaf.split.Split;
import java.io.Closeable;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Reads chunks for the second time and gives the examples of a portion, each with its position.
 *
 * <p>Examples come in input order. The digest of a chunk that is read to its end is checked against
 * the scan's, so an input that has changed in between is noticed; every chunk is read to its end by
 * the portion whose own it is.
 */
public final class ShardExamples implements Closeable {
  private final RunPlan plan;
  private final InputStorage storage;
  private final Portion portion;
  private final ShardIndex wanted;
  private final Iterator<NumberedChunk> chunks;
  private final Map<Split, Long> nextInSplit = new EnumMap<>(Split.class);

  /** Rows of the portion that have not been met yet. */
  private long left;

  private NumberedChunk chunk;

  private ExampleReader reader;
  private long nextRank;
  private Example example;
  private int shard;
  private long position;

  /**
   * Prepares to read.
   *
   * @param wanted the shards whose examples are given
   */
  public ShardExamples(RunPlan plan, InputStorage storage, Portion portion, ShardIndex wanted) {
    this.plan = plan;
    this.storage = storage;
    this.portion = portion;
    this.wanted = wanted;
    this.chunks = portion.chunks().iterator();
    this.left = portion.count();
  }

  /** Moves to the next example; false if there is none left. */
  public boolean next() throws IOException {
    while (reader != null || openNext()) {
      while (!isDone() && reader.next()) {
        if (reader.outcome() instanceof Accepted accepted && place(accepted.example())) {
          return true;
        }
      }
      finishChunk();
    }
    return false;
  }

  /** Whether nothing more is to be read, in a chunk that another portion reads to its end. */
  private boolean isDone() {
    return left == 0 && !portion.owns(chunk);
  }

  private boolean openNext() throws IOException {
    if (!chunks.hasNext()) {
      return false;
    }
    chunk = chunks.next();
    reader = ExampleReader.open(storage, chunk.scan().chunk(), plan.parser());
    nextRank = chunk.firstRank();
    nextInSplit.putAll(chunk.firstInSplit());
    return true;
  }

  /** Gives an accepted example its numbers; true if it is the portion's and its shard is wanted. */
  private boolean place(Example accepted) {
    Split split = plan.splitter().split(accepted, nextRank++);
    long rank = nextInSplit.merge(split, 1L, Long::sum) - 1;
    long place = plan.order().position(rank, plan.rows().get(split));
    if (!portion.rows().get(split).contains(place)) {
      return false;
    }
    left--;
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
    if (!isDone()) {
      chunk.scan().requireUnchanged(reader.tally());
    }
    close();
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

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
