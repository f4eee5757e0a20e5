/** One writer and one reader a file format: batches become bytes and come back. */
package dev.sheaf.tensor;
