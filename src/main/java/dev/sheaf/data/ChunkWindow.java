package dev.sheaf.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A window that moves forward over the bytes of a chunk and, for its last record, of what follows.
 *
 * <p>It takes the digest of the chunk's own bytes on the way. What lies between the mark and the
 * position stays in memory, everything before the mark is let go.
 *
 * <pre>
 *   array()   [ . . . . r e c o r . . . . . ]
 *                     ↑mark     ↑position   ↑filled
 * </pre>
 */
final class ChunkWindow implements Closeable {
  private static final int FIRST_BYTES = 1 << 18;

  /** Bytes read at once behind the chunk, where no more than the end of a record is wanted. */
  private static final int AHEAD_BYTES = 1 << 14;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final Chunk chunk;
  private final InputStream in;
  private final MessageDigest digest;

  private byte[] array = new byte[FIRST_BYTES];

  /** Place of {@code array[0]} in the file. */
  private long base;

  private int filled;
  private int position;
  private int mark;
  private boolean marked;

  private ChunkWindow(Chunk chunk, InputStream in, long from) {
    this.chunk = chunk;
    this.in = in;
    this.digest = Sha256.digest();
    this.base = from;
  }

  /** Opens a window whose position is a byte at or in front of the chunk's first one. */
  static ChunkWindow open(InputStorage storage, Chunk chunk, long from) throws IOException {
    return new ChunkWindow(chunk, storage.open(chunk.file(), from), from);
  }

  /** Where the content of the chunk's file begins: behind its byte order mark if it has one. */
  static long contentStart(InputStorage storage, Chunk chunk) throws IOException {
    if (chunk.start() > BYTE_ORDER_MARK.length) {
      // It is in front of the chunk, and where exactly is of no account here.
      return 0;
    }
    try (InputStream in = storage.open(chunk.file(), 0)) {
      byte[] head = in.readNBytes(BYTE_ORDER_MARK.length);
      return Arrays.equals(head, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
    }
  }

  static InputException shortened(InputFile file, long bytes) {
    return new InputException(
        "%s ends at byte %s; it had %s bytes when the job began."
                .formatted(file.path(), bytes, file.bytes())
            + " Leave inputs alone while a job runs.");
  }

  byte[] array() {
    return array;
  }

  int position() {
    return position;
  }

  int mark() {
    return mark;
  }

  int filled() {
    return filled;
  }

  /** Place of the position in the file. */
  long offset() {
    return base + position;
  }

  /** Place of the mark in the file. */
  long markOffset() {
    return base + mark;
  }

  /** Bytes between mark and position. */
  int marked() {
    return position - mark;
  }

  /** Whether the position is on a byte of the chunk's own. */
  boolean inChunk() throws IOException {
    return offset() < chunk.end() && more();
  }

  /** Index behind the last byte in the window that is the chunk's own. */
  int ownEnd() {
    return (int) Math.min(filled, chunk.end() - base);
  }

  void moveTo(int index) {
    position = index;
  }

  /** Moves to a place of the file at or behind the position. */
  void skipTo(long offset) throws IOException {
    while (offset() < offset && more()) {
      position = (int) Math.min(filled, offset - base);
    }
  }

  /** Keeps what follows from the position on. */
  void setMark() {
    mark = position;
    marked = true;
  }

  /** Lets go what was kept. */
  void clearMark() {
    marked = false;
  }

  /** Whether there is a byte at the position; reads on if need be, up to the end of the file. */
  boolean more() throws IOException {
    while (position == filled) {
      if (base + filled >= chunk.file().bytes()) {
        return false;
      }
      makeRoom();
      read();
    }
    return true;
  }

  private void makeRoom() {
    int keep = marked ? mark : position;
    if (keep > 0) {
      System.arraycopy(array, keep, array, 0, filled - keep);
      base += keep;
      mark -= keep;
      position -= keep;
      filled -= keep;
    } else if (filled == array.length) {
      array = Arrays.copyOf(array, 2 * array.length);
    }
  }

  private void read() throws IOException {
    long left = chunk.file().bytes() - (base + filled);
    long own = chunk.end() - (base + filled);
    long most = Math.min(left, own > 0 ? own : AHEAD_BYTES);
    int count = in.read(array, filled, (int) Math.min(most, array.length - filled));
    if (count < 0) {
      throw shortened(chunk.file(), base + filled);
    }
    int from = (int) Math.max(filled, chunk.start() - base);
    filled += count;
    if (from < ownEnd()) {
      digest.update(array, from, ownEnd() - from);
    }
  }

  /**
   * Looks, behind the last byte of the last chunk, that the file has not grown.
   *
   * @throws InputException if it has
   */
  void requireEnd() throws IOException {
    if (chunk.isLast() && in.read() >= 0) {
      throw new InputException(
          "%s goes on behind byte %s, where it ended when the job began."
                  .formatted(chunk.file().path(), chunk.file().bytes())
              + " Leave inputs alone while a job runs.");
    }
  }

  /** The digest, in hex, of a chunk whose bytes have all been read. */
  String sha256() {
    return Sha256.hex(digest);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
