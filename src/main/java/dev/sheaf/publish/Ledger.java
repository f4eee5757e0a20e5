package dev.sheaf.publish;

import dev.sheaf.data.Reason;
import java.util.Map;
import java.util.Objects;

/**
 * What became of every record and every token.
 *
 * <p>Nothing is lost between the lines:
 *
 * <pre>
 *   records read = written + rejected + dropped
 *   tokens  made = written + cut + dropped
 * </pre>
 *
 * @param records the records
 * @param tokens the tokens
 * @param specialText the records with a text that spells a special string of the tokenizer
 */
public record Ledger(Records records, Tokens tokens, SpecialText specialText) {
  /** The rule that drops rows of a last batch that is not full. */
  static final String DROP_LAST = "drop-last";

  /** Of all its parts. */
  public Ledger {
    Objects.requireNonNull(records, "records");
    Objects.requireNonNull(tokens, "tokens");
    Objects.requireNonNull(specialText, "special-text");
  }

  /**
   * The records of a run.
   *
   * @param read records in the inputs
   * @param written rows in the files
   * @param rejected records in {@code rejected/}, by reason
   * @param dropped rows left out by a rule of the job, by rule
   */
  public record Records(
      long read, long written, Map<String, Long> rejected, Map<String, Long> dropped) {
    /** Without a count that is missing. */
    public Records {
      rejected.values().forEach(Objects::requireNonNull);
      dropped.values().forEach(Objects::requireNonNull);
    }
  }

  /**
   * The tokens of a run.
   *
   * @param made ids of all accepted records
   * @param written ids in the files
   * @param cut ids beyond {@code collate.max-length}
   * @param dropped ids of dropped rows
   */
  public record Tokens(long made, long written, long cut, long dropped) {}

  /**
   * The records of a run with a text that spells a special string of the tokenizer; they are among
   * its {@link Records}.
   *
   * @param asText accepted ones, where it is the plain text that it is
   * @param rejected rejected ones
   */
  public record SpecialText(long asText, long rejected) {}

  /** Whether it adds up. */
  public boolean balances() {
    long accepted = records.written() + sum(records.dropped());
    return records.read() == accepted + sum(records.rejected())
        && tokens.made() == tokens.written() + tokens.cut() + tokens.dropped()
        && specialText.asText() >= 0
        && specialText.asText() <= accepted
        && specialText.rejected() == rejected(Reason.SPECIAL_TEXT);
  }

  private long rejected(Reason reason) {
    return records.rejected().getOrDefault(reason.code(), 0L);
  }

  /** All of some counts together. */
  public static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
