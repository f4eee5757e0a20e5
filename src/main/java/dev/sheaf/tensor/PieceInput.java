package dev.sheaf.tensor;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Reads a piece from any place; cheapest forward.
 *
 * <p>Closed, it holds neither a stream nor a buffer, and opens again at the next read.
 */
final class PieceInput implements Closeable {
  private static final int BUFFER_BYTES = 1 << 18;
  private static final byte[] NONE = {};

  private final PieceSource source;
  private byte[] buffer = NONE;
  private InputStream in;

  /** Place of the buffer's first byte, and how many bytes it holds. */
  private long start;

  private int filled;

  /** Place of the next number. */
  private long next;

  PieceInput(PieceSource source) {
    this.source = source;
  }

  /** The index behind the data. */
  DataInputStream index() throws IOException {
    byte[] place = read(source.bytes() - Long.BYTES, Long.BYTES);
    long from = ByteBuffer.wrap(place).getLong();
    byte[] index = read(from, Math.toIntExact(source.bytes() - Long.BYTES - from));
    return new DataInputStream(new ByteArrayInputStream(index));
  }

  /** Where the next number lies. */
  long place() {
    return next;
  }

  /** Goes to the place of a number that a {@link PieceNumbers} has written. */
  void seek(long place) {
    next = place;
  }

  /** Reads the next number. */
  int number() throws IOException {
    int[] one = new int[1];
    numbers(one, 0, 1);
    return one[0];
  }

  /** Reads the next numbers. */
  void numbers(int[] into, int from, int count) throws IOException {
    for (int at = from; at < from + count; ) {
      ByteBuffer some = atHand(from + count - at);
      Elements.take(some, DType.INT32, into, at);
      at += some.remaining() / Integer.BYTES;
      next += some.remaining();
    }
  }

  /** The bytes of the next number, and of more of them if they are at hand. */
  private ByteBuffer atHand(int most) throws IOException {
    long held = next < start ? 0 : Math.max(0, start + filled - next) / Integer.BYTES;
    return held == 0
        ? ByteBuffer.wrap(read(next, Integer.BYTES))
        : ByteBuffer.wrap(buffer, (int) (next - start), (int) Math.min(most, held) * Integer.BYTES);
  }

  /** Some bytes in an array of their own. */
  byte[] read(long place, int count) throws IOException {
    byte[] bytes = new byte[count];
    int done = 0;
    while (done < count) {
      long at = place + done;
      if (at < start || at >= start + filled) {
        fill(at);
      }
      int from = (int) (at - start);
      int some = Math.min(count - done, filled - from);
      System.arraycopy(buffer, from, bytes, done, some);
      done += some;
    }
    return bytes;
  }

  private void fill(long place) throws IOException {
    if (in == null || place < start + filled) {
      close();
      in = source.open();
      buffer = new byte[(int) Math.min(BUFFER_BYTES, source.bytes())];
    }
    in.skipNBytes(place - (start + filled));
    start = place;
    filled = in.readNBytes(buffer, 0, (int) Math.min(buffer.length, source.bytes() - place));
    if (filled == 0) {
      throw new EOFException(
          "A piece of %s bytes ends before byte %s.".formatted(source.bytes(), place));
    }
  }

  @Override
  public void close() throws IOException {
    if (in != null) {
      in.close();
      in = null;
      buffer = NONE;
      start = 0;
      filled = 0;
    }
  }
}
