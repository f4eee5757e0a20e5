package dev.sheaf.plan;

import dev.sheaf.data.InputFile;
import dev.sheaf.data.Reason;
import dev.sheaf.data.Sha256;
import dev.sheaf.split.SequentialSplitter;
import dev.sheaf.split.Split;
import dev.sheaf.split.Splitter;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * The scans of all chunks of a run, added up.
 *
 * @param inputs the input files, in order
 * @param stride bytes that they were cut at
 * @param chunks the scans of their chunks, in order
 */
public record Scan(List<InputFile> inputs, long stride, List<ChunkScan> chunks) {
  /** Chunks that share a portion, at most: to open a file takes its time, too. */
  static final int CHUNKS_A_PORTION = 128;

  /** Portions of a large input, at least: there is work for many cores, up to the end. */
  private static final int PORTIONS = 32;

  /** Strides that are a portion, at most. */
  private static final int STRIDES_A_PORTION = 4;

  /** Bytes read, decompressed. */
  public long bytes() {
    return sum(chunks, ChunkScan::bytes);
  }

  /**
   * Bytes that chunks in a row may have to share a portion: those of one chunk or, as tasks and row
   * groups have their price, a 32nd of the input, up to four chunks'.
   */
  public long portionBytes() {
    return Math.max(stride, Math.min(bytes() / PORTIONS, STRIDES_A_PORTION * stride));
  }

  /** Records read. */
  public long records() {
    return sum(chunks, ChunkScan::records);
  }

  /** Records accepted. */
  public long accepted() {
    return sum(chunks, ChunkScan::accepted);
  }

  /** Accepted records with a text that spells a special string of the tokenizer. */
  public long spelling() {
    return sum(chunks, ChunkScan::spelling);
  }

  /** Records rejected, by reason; reasons that did not occur are left out. */
  public Map<Reason, Long> rejected() {
    Map<Reason, Long> rejected = new EnumMap<>(Reason.class);
    for (ChunkScan chunk : chunks) {
      chunk.rejected().forEach((reason, n) -> rejected.merge(reason, n, Long::sum));
    }
    return rejected;
  }

  /** The same by the codes of the reasons. */
  public Map<String, Long> rejectedByCode() {
    Map<String, Long> rejected = new LinkedHashMap<>();
    rejected().forEach((reason, n) -> rejected.put(reason.code(), n));
    return rejected;
  }

  /** What the scan found in each input, in order. */
  public List<ScannedInput> scannedInputs() {
    Map<Integer, List<ChunkScan>> chunksOf =
        chunks.stream().collect(Collectors.groupingBy(scan -> scan.chunk().file().ordinal()));
    return inputs.stream()
        .map(input -> scanned(input, chunksOf.getOrDefault(input.ordinal(), List.of())))
        .toList();
  }

  private static ScannedInput scanned(InputFile input, List<ChunkScan> chunks) {
    MessageDigest digest = Sha256.digest();
    chunks.forEach(chunk -> digest.update(HexFormat.of().parseHex(chunk.sha256())));
    return new ScannedInput(
        input,
        Sha256.hex(digest),
        sum(chunks, ChunkScan::records),
        sum(chunks, ChunkScan::blankLines));
  }

  /** Gives every chunk its numbers, in input order. */
  public List<NumberedChunk> number(Splitter splitter) {
    List<NumberedChunk> numbered = new ArrayList<>(chunks.size());
    int[] portions = portions();
    Map<Split, Long> inSplits = RunPlan.none();
    long record = 0;
    long line = 0;
    long rank = 0;
    InputFile file = null;
    for (ChunkScan chunk : chunks) {
      if (!chunk.chunk().file().equals(file)) {
        file = chunk.chunk().file();
        record = 0;
        line = 0;
      }
      int ordinal = numbered.size();
      Map<Split, Long> before = new EnumMap<>(inSplits);
      Map<Split, Long> here = sides(chunk, splitter, rank);
      numbered.add(
          new NumberedChunk(ordinal, portions[ordinal], chunk, record, line, rank, before, here));
      record += chunk.records();
      line += chunk.lines();
      rank += chunk.accepted();
      here.forEach((split, n) -> inSplits.merge(split, n, Long::sum));
    }
    return numbered;
  }

  /** The portion of every chunk: chunks that follow each other, as many as it has room for. */
  private int[] portions() {
    int[] portions = new int[chunks.size()];
    long most = portionBytes();
    int portion = 0;
    int own = 0;
    long bytes = 0;
    for (int i = 0; i < portions.length; i++) {
      long here = chunks.get(i).bytes();
      if (own == CHUNKS_A_PORTION || (own > 0 && bytes + here > most)) {
        portion++;
        own = 0;
        bytes = 0;
      }
      portions[i] = portion;
      own++;
      bytes += here;
    }
    return portions;
  }

  private static Map<Split, Long> sides(ChunkScan chunk, Splitter splitter, long rank) {
    Map<Split, Long> sides = RunPlan.none();
    if (splitter instanceof SequentialSplitter sequential) {
      sides.putAll(sequential.count(rank, rank + chunk.accepted()));
    } else {
      sides.putAll(chunk.sides());
    }
    return sides;
  }

  private static long sum(List<ChunkScan> chunks, ToLongFunction<ChunkScan> count) {
    return chunks.stream().mapToLong(count).sum();
  }

  /**
   * An input after its scan.
   *
   * @param file the input
   * @param digest SHA-256, in hex, over the SHA-256 of each of its chunks
   * @param records records in it
   * @param blankLines blank lines in it
   */
  public record ScannedInput(InputFile file, String digest, long records, long blankLines) {}
}
