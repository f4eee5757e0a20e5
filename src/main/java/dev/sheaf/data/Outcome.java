package dev.sheaf.data;

/** What becomes of a record: it is accepted, or it is rejected for a reason. */
public sealed interface Outcome permits Accepted, Rejected {}
