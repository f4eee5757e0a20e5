package dev.sheaf.data;

/**
 * A record that goes on.
 *
 * @param example its texts
 */
public record Accepted(Example example) implements Outcome {}
