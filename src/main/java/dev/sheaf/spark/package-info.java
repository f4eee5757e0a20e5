/**
 * Sheaf on Spark: a source, two functions, a sink, and the plan that joins them; nothing about
 * tokens.
 */
package dev.sheaf.spark;
