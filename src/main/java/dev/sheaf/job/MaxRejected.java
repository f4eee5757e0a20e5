package dev.sheaf.job;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many rejected records a job puts up with: a count, as {@code 5}, or a share of the records
 * read, as {@code 0.1%}.
 *
 * @param amount the count, or the share in percent
 * @param unit which of the two it is
 */
public record MaxRejected(BigDecimal amount, Unit unit) {
  /** No record may be rejected. */
  static final MaxRejected NONE = new MaxRejected(BigDecimal.ZERO, Unit.RECORDS);

  private static final Pattern FORM =
      Pattern.compile("((?:0|[1-9][0-9]{0,17})(?:\\.[0-9]{1,18})?)(%?)");
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /** What an amount counts. */
  public enum Unit {
    /** Records. */
    RECORDS,
    /** Hundredths of the records read. */
    PERCENT
  }

  /** Reads a whole count or a share of at most 100%; empty for anything else. */
  static Optional<MaxRejected> parse(String text) {
    return Optional.of(FORM.matcher(text))
        .filter(Matcher::matches)
        .map(form -> new MaxRejected(new BigDecimal(form.group(1)), unit(form.group(2))))
        .filter(MaxRejected::isPossible);
  }

  private static Unit unit(String sign) {
    return sign.isEmpty() ? Unit.RECORDS : Unit.PERCENT;
  }

  private boolean isPossible() {
    return switch (unit) {
      case RECORDS -> amount.scale() == 0;
      case PERCENT -> amount.compareTo(HUNDRED) <= 0;
    };
  }

  /**
   * Whether so many rejected records are still allowed; computed exactly, so that 0.1% allows 1 of
   * 1,000 and not of 999.
   */
  public boolean allows(long rejected, long read) {
    BigDecimal lost = BigDecimal.valueOf(rejected);
    return switch (unit) {
      case RECORDS -> lost.compareTo(amount) <= 0;
      case PERCENT ->
          lost.multiply(HUNDRED).compareTo(amount.multiply(BigDecimal.valueOf(read))) <= 0;
    };
  }

  /** As it stands in a job file. */
  @Override
  public String toString() {
    return amount.toPlainString() + (unit == Unit.PERCENT ? "%" : "");
  }
}
