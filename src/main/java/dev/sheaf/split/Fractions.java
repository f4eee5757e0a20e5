package dev.sheaf.split;

import java.io.Serializable;

/**
 * The shares of train and test; validation gets the rest.
 *
 * @param train share of train, 0 to 1
 * @param test share of test, 0 to 1; both together at most 1
 */
public record Fractions(double train, double test) implements Serializable {}
