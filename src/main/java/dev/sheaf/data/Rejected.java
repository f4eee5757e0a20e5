package dev.sheaf.data;

/**
 * A record that is left out.
 *
 * @param reason the kind of fault
 * @param detail one sentence that names the field, value or limit, and the byte of the file where
 *     that helps; a function of the record's bytes and place alone
 */
public record Rejected(Reason reason, String detail) implements Outcome {
  static Rejected tooLong(int mostBytes) {
    return new Rejected(
        Reason.RECORD_TOO_LONG,
        "The record is longer than %s bytes, the limit.".formatted(mostBytes));
  }
}
