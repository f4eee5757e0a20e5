package dev.sheaf.data;

/**
 * A record that is left out.
 *
 * @param reason the kind of fault
 * @param detail one sentence that names the field, value or limit, and the byte of the file where
 *     that helps; a function of the record's bytes and place alone
 */
public record Rejected(Reason reason, String detail) implements Outcome {}
