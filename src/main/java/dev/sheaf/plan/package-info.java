/**
 * What one pass over the inputs tells, and what follows from it: every number a row will have, and
 * the shards that the rows are written to.
 */
package dev.sheaf.plan;
