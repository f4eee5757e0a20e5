package dev.sheaf.tensor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/** Integers as the little-endian bytes of a file. */
final class Elements {
  /** Bytes at a time; a whole number of elements of every type. */
  static final int CHUNK = 1 << 16;

  private Elements() {}

  /** Writes all values, in order. */
  static void write(int[] values, DType dtype, OutputStream out) throws IOException {
    int most = Math.min(values.length, CHUNK / dtype.bytes());
    ByteBuffer chunk = ByteBuffer.allocate(most * dtype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += most) {
      int count = Math.min(most, values.length - from);
      put(values, from, count, dtype, chunk);
      out.write(chunk.array(), 0, count * dtype.bytes());
    }
  }

  private static void put(int[] values, int from, int count, DType dtype, ByteBuffer chunk) {
    switch (dtype) {
      case INT32 -> chunk.asIntBuffer().put(values, from, count);
      case INT64 -> {
        LongBuffer longs = chunk.asLongBuffer();
        for (int i = from; i < from + count; i++) {
          longs.put(values[i]);
        }
      }
    }
  }

  /** Reads the elements in a chunk to {@code values}, from index {@code from} on. */
  static void take(ByteBuffer chunk, DType dtype, int[] values, int from)
      throws DamagedFileException {
    chunk.order(ByteOrder.LITTLE_ENDIAN);
    switch (dtype) {
      case INT32 -> {
        IntBuffer ints = chunk.asIntBuffer();
        ints.get(values, from, ints.remaining());
      }
      case INT64 -> {
        LongBuffer longs = chunk.asLongBuffer();
        for (int i = from; longs.hasRemaining(); i++) {
          values[i] = narrow(longs.get());
        }
      }
    }
  }

  private static int narrow(long value) throws DamagedFileException {
    if (value != (int) value) {
      throw new DamagedFileException(
          "An element is %s; ids and the ignore index are 32-bit numbers.".formatted(value));
    }
    return (int) value;
  }
}
