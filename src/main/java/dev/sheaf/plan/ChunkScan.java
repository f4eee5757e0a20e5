package dev.sheaf.plan;

import dev.sheaf.data.Chunk;
import dev.sheaf.data.ChunkTally;
import dev.sheaf.data.InputException;
import dev.sheaf.data.Reason;
import dev.sheaf.split.Split;
import java.io.Serializable;
import java.util.Map;

/**
 * What the scan of one chunk found.
 *
 * @param chunk the chunk
 * @param sha256 digest of its bytes, in hex
 * @param bytes what it holds, decompressed
 * @param lines line feeds in it
 * @param blankLines blank lines that begin in it
 * @param records records that begin in it
 * @param accepted how many of them were accepted
 * @param spelling how many of the accepted have a text that spells a special string
 * @param sides accepted records by split; empty if the split goes by place
 * @param rejected rejected records by reason
 */
public record ChunkScan(
    Chunk chunk,
    String sha256,
    long bytes,
    long lines,
    long blankLines,
    long records,
    long accepted,
    long spelling,
    Map<Split, Long> sides,
    Map<Reason, Long> rejected)
    implements Serializable {

  /** The same scan of an equal chunk, so that many scans can share what their chunks hold. */
  public ChunkScan of(Chunk equal) {
    return new ChunkScan(
        equal, sha256, bytes, lines, blankLines, records, accepted, spelling, sides, rejected);
  }

  /**
   * Holds the chunk as it is read again to what the scan read.
   *
   * @param again what it holds now
   * @throws InputException if that is something else
   */
  public void requireUnchanged(ChunkTally again) {
    if (!again.sha256().equals(sha256)) {
      throw new InputException(
          chunk.file().path()
              + " has changed since it was scanned: run the job again when nothing writes to it.");
    }
  }
}
