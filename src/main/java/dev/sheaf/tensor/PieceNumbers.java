package dev.sheaf.tensor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers of 32 bits on their way to a piece, little-endian; {@link PieceInput} reads them. */
final class PieceNumbers {
  private final OutputStream out;
  private final ByteBuffer held =
      ByteBuffer.allocate(Elements.CHUNK).order(ByteOrder.LITTLE_ENDIAN);

  PieceNumbers(OutputStream out) {
    this.out = out;
  }

  void add(int number) throws IOException {
    if (!held.hasRemaining()) {
      flush();
    }
    held.putInt(number);
  }

  void add(int[] numbers, int from, int count) throws IOException {
    for (int at = from; at < from + count; ) {
      if (!held.hasRemaining()) {
        flush();
      }
      int some = Math.min(from + count - at, held.remaining() / Integer.BYTES);
      held.asIntBuffer().put(numbers, at, some);
      held.position(held.position() + some * Integer.BYTES);
      at += some;
    }
  }

  /** Writes what is held. */
  void flush() throws IOException {
    out.write(held.array(), 0, held.position());
    held.clear();
  }
}
