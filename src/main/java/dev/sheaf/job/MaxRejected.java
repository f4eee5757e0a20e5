package dev.sheaf.job;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many rejected records a job puts up with: a count, as {@code 5}, or a share of the records
 * read, as {@code 0.1%}.
 *
 * @param amount the count, or the share in percent
 * @param isShare which of the two it is
 */
public record MaxRejected(BigDecimal amount, boolean isShare) implements Serializable {
  private static final Pattern FORM = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,18})?)(%?)");
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  static Optional<MaxRejected> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    MaxRejected limit = new MaxRejected(new BigDecimal(form.group(1)), !form.group(2).isEmpty());
    boolean sane = limit.isShare ? limit.amount.compareTo(HUNDRED) <= 0 : limit.amount.scale() == 0;
    return sane ? Optional.of(limit) : Optional.empty();
  }

  /** Whether so many rejected records are still allowed. */
  public boolean allows(long rejected, long read) {
    BigDecimal limit =
        isShare ? amount.multiply(BigDecimal.valueOf(read)).divide(HUNDRED) : amount;
    return BigDecimal.valueOf(rejected).compareTo(limit) <= 0;
  }

  /** As it stands in a job file. */
  @Override
  public String toString() {
    return amount.toPlainString() + (isShare ? "%" : "");
  }
}
