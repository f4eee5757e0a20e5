package dev.sheaf.job;

/**
 * The file of a tokenizer, in memory.
 *
 * @param name its name, without its folder
 * @param content its bytes
 * @param sha256 their digest, in hex
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record TokenizerFile(String name, byte[] content, String sha256) {}
