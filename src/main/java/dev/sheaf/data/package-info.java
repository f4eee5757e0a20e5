/**
 * Examples and where they come from: input files, the chunks they are cut into, the strict readers,
 * and what becomes of a record that is not accepted.
 */
package dev.sheaf.data;
