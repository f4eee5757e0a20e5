package dev.sheaf.publish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.batch.Tally;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * The list of all that a run published, and of what it was made from; readers use it and never a
 * listing.
 *
 * @param version the format version of the run's files
 * @param fingerprint what makes two runs the same run
 * @param job the resolved job, without {@code output.path} and {@code collate.where}
 * @param tokenizer the tokenizer
 * @param template the template
 * @param conventions what the numbers in the files mean
 * @param inputs what was read, in order
 * @param ledger what became of every record and token
 * @param splits what was written, by split; empty ones too
 * @param files every file but this one, in the order of their paths
 */
public record Manifest(
    int version,
    String fingerprint,
    ObjectNode job,
    Identity.TokenizerEntry tokenizer,
    Identity.TemplateEntry template,
    Map<String, Object> conventions,
    List<InputEntry> inputs,
    Ledger ledger,
    Map<String, SplitEntry> splits,
    List<FileEntry> files) {
  /** A manifest that lacks a part is none. */
  public Manifest {
    Objects.requireNonNull(fingerprint, "fingerprint");
    Objects.requireNonNull(job, "job");
    Objects.requireNonNull(tokenizer, "tokenizer");
    Objects.requireNonNull(template, "template");
    Objects.requireNonNull(conventions, "conventions");
    Objects.requireNonNull(ledger, "ledger");
    inputs.forEach(input -> Objects.requireNonNull(input, "inputs"));
    files.forEach(file -> Objects.requireNonNull(file, "files"));
    inputs = List.copyOf(inputs);
    files = List.copyOf(files);
    splits.values().forEach(split -> Objects.requireNonNull(split, "split"));
  }

  /** The format version of the files that this program writes. */
  public static final int VERSION = 1;

  /**
   * An input.
   *
   * @param path as it was named
   * @param bytes its size
   * @param digest SHA-256, in hex, over the SHA-256 of each of its chunks
   * @param records records in it
   * @param blankLines blank lines in it
   */
  public record InputEntry(String path, long bytes, String digest, long records, long blankLines) {}

  /**
   * A split.
   *
   * @param records rows written
   * @param batches batches written
   * @param tokens ids written, without padding
   * @param trained targets that are not the ignore index
   * @param padding input positions that hold padding
   * @param untrainedRows rows of which no target is trained
   */
  public record SplitEntry(
      long records, long batches, long tokens, long trained, long padding, long untrainedRows) {
    static SplitEntry of(Tally tally) {
      return new SplitEntry(
          tally.rows(),
          tally.batches(),
          tally.tokens(),
          tally.trained(),
          tally.padding(),
          tally.untrainedRows());
    }

    /** The smallest of its numbers. */
    long least() {
      return LongStream.of(records, batches, tokens, trained, padding, untrainedRows)
          .min()
          .orElseThrow();
    }
  }

  /** The bytes of {@code manifest.json}: pretty-printed, one key a line. */
  byte[] toJson() {
    return Json.pretty(this);
  }

  /**
   * Reads a manifest.
   *
   * @throws IOException if it is no manifest; the message says where it is not
   */
  public static Manifest read(byte[] json) throws IOException {
    return Json.read(json, Manifest.class);
  }

  /** The files of a split in a format, in the order of their batches; none if there is neither. */
  public List<FileEntry> files(String format, String split) {
    // Numbers of more digits than others have longer paths.
    return files.stream()
        .filter(file -> file.format().equals(format) && split.equals(file.split()))
        .sorted(
            Comparator.comparing((FileEntry file) -> file.path().length())
                .thenComparing(FileEntry::path))
        .toList();
  }

  /** Whether its rows stand in another order than their records in the inputs. */
  boolean shuffled() {
    return job.at("/order/by").asText().equals("shuffle");
  }

  /** What the run was asked for. */
  Identity identity() {
    return new Identity(job, tokenizer, template);
  }
}
