package dev.sheaf.token;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * The tokens that no joining of bytes makes, by their bytes. They stand only for a piece as a
 * whole; most vocabularies have none.
 *
 * <p>Source: openai/tiktoken, {@code src/lib.rs}: a piece that is a token is not joined from its
 * bytes.
 */
record WholePieces(Map<ByteBuffer, Integer> ids) {

  /** Those of a vocabulary. */
  static WholePieces of(Vocabulary vocabulary, MergeTable merges) {
    Map<ByteBuffer, Integer> ids = new HashMap<>();
    merges.unmade().stream().forEach(id -> ids.putIfAbsent(ByteBuffer.wrap(vocabulary.of(id)), id));
    return new WholePieces(ids);
  }

  /** The id of a piece, or {@link MergeTable#NONE}. */
  int id(byte[] text, int from, int to) {
    return ids.isEmpty()
        ? MergeTable.NONE
        : ids.getOrDefault(ByteBuffer.wrap(text, from, to - from), MergeTable.NONE);
  }
}
