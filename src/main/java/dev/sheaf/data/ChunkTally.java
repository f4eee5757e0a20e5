package dev.sheaf.data;

/**
 * What a chunk holds, known when it is read to its end.
 *
 * @param sha256 digest of the chunk's own bytes, in hex
 * @param bytes what it holds: its own bytes, in a compressed file those behind decompression
 * @param lines line feeds among them
 * @param blankLines lines that begin in the chunk and hold blanks, tabs and carriage returns alone;
 *     0 in an array
 * @param records records that begin in the chunk
 */
public record ChunkTally(String sha256, long bytes, long lines, long blankLines, long records) {}
