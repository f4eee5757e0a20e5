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
 * position stays in memory unless it is let go, everything before the mark does not. Places in a
 * compressed file are those of what it holds, the digest is that of the file as it is.
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

  static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final Chunk chunk;
  private final InputStream in;
  private final MessageDigest digest;

  /** Place behind the chunk's last byte; in a compressed file not known before it is met. */
  private long end;

  /** Place behind the file's last byte; in a compressed file not known before it is met. */
  private long fileEnd;

  private byte[] array;

  /** Place of {@code array[0]} in the file. */
  private long base;

  private int filled;
  private int position;
  private int mark;
  private boolean marked;

  /** Bytes that were let go between mark and position. */
  private long skipped;

  private ChunkWindow(Chunk chunk, InputStream in, MessageDigest digest, long from) {
    this.chunk = chunk;
    this.in = in;
    this.digest = digest;
    this.base = from;
    this.end = chunk.file().isCompressed() ? Long.MAX_VALUE : chunk.end();
    this.fileEnd = chunk.file().isCompressed() ? Long.MAX_VALUE : chunk.file().bytes();
    this.array = new byte[(int) Math.min(FIRST_BYTES, fileEnd - from)];
  }

  /**
   * Opens a window at a byte at or in front of the chunk's first one; where a byte order mark may
   * reach that far, at the first byte of the file.
   */
  static ChunkWindow open(InputStorage storage, Chunk chunk, long at) throws IOException {
    long from = at > BYTE_ORDER_MARK.length ? at : 0;
    MessageDigest digest = Sha256.digest();
    return chunk.file().isCompressed()
        ? new ChunkWindow(chunk, decompressed(storage, chunk.file(), digest), digest, 0)
        : new ChunkWindow(chunk, storage.open(chunk.file(), from), digest, from);
  }

  private static InputStream decompressed(
      InputStorage storage, InputFile file, MessageDigest digest) throws IOException {
    InputStream in = new StoredBytes(file, storage.open(file, 0), digest);
    return new Decompressed(file.path(), file.bytes(), file.compression(), in);
  }

  /**
   * Where the content of the file begins: behind its byte order mark if it has one. To be asked for
   * before the window moves.
   */
  long contentStart() throws IOException {
    if (base > 0) {
      // It is in front of the window, and where exactly is of no account here.
      return 0;
    }
    while (filled < BYTE_ORDER_MARK.length && filled < fileEnd) {
      read();
    }
    boolean isMarked = isByteOrderMark(array, 0, Math.min(filled, BYTE_ORDER_MARK.length));
    return isMarked ? BYTE_ORDER_MARK.length : 0;
  }

  /** Whether these bytes are a byte order mark and nothing else. */
  static boolean isByteOrderMark(byte[] bytes, int from, int to) {
    return Arrays.equals(bytes, from, to, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
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
    return base + mark - skipped;
  }

  /** Bytes between mark and position that are in memory. */
  int marked() {
    return position - mark;
  }

  /** Whether the position is on a byte of the chunk's own. */
  boolean inChunk() throws IOException {
    return offset() < end && more();
  }

  /** Index behind the last byte in the window that is the chunk's own. */
  int ownEnd() {
    return (int) Math.min(filled, end - base);
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
    skipped = 0;
  }

  /** Lets go what lies between the first bytes behind the mark, so many, and the position. */
  void keep(int bytes) {
    int to = mark + bytes;
    int count = position - to;
    System.arraycopy(array, position, array, to, filled - position);
    base += count;
    skipped += count;
    filled -= count;
    position = to;
  }

  /** Lets go what was kept. */
  void clearMark() {
    marked = false;
  }

  /** Whether there is a byte at the position; reads on if need be, up to the end of the file. */
  boolean more() throws IOException {
    while (position == filled) {
      if (base + filled >= fileEnd) {
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
    long left = fileEnd - (base + filled);
    long own = end - (base + filled);
    long most = Math.min(left, own > 0 ? own : AHEAD_BYTES);
    int count = in.read(array, filled, (int) Math.min(most, array.length - filled));
    if (count < 0 && chunk.file().isCompressed()) {
      end = base + filled;
      fileEnd = end;
      return;
    } else if (count < 0) {
      throw InputChange.shortened(chunk.file(), base + filled);
    }
    int from = (int) Math.max(filled, chunk.start() - base);
    filled += count;
    if (from < ownEnd() && !chunk.file().isCompressed()) {
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
      throw InputChange.grown(chunk.file());
    }
  }

  /** Bytes of a chunk that has been read to its end; those it holds if it is compressed. */
  long bytes() {
    return end - chunk.start();
  }

  /** The digest, in hex, of a chunk whose bytes have all been read, as they are on disk. */
  String sha256() {
    return Sha256.hex(digest);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
