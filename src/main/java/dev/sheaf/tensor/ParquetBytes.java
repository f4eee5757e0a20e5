package dev.sheaf.tensor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The bytes of a page in the making, little-endian, in an array that grows and is used again. */
final class ParquetBytes {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] array = new byte[1 << 12];
  private int size;

  byte[] array() {
    return array;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /** Makes room for some bytes more. */
  private void reserve(long bytes) {
    long needed = size + bytes;
    if (needed > array.length) {
      array =
          Arrays.copyOf(
              array, Math.toIntExact(Math.max(needed, Math.min(2L * array.length, 1 << 30))));
    }
  }

  void putByte(int value) {
    reserve(1);
    array[size++] = (byte) value;
  }

  void putInt(int value) {
    reserve(Integer.BYTES);
    INT.set(array, size, value);
    size += Integer.BYTES;
  }

  void putLong(long value) {
    reserve(Long.BYTES);
    LONG.set(array, size, value);
    size += Long.BYTES;
  }

  void putInts(int[] values, int from, int to) {
    reserve((long) (to - from) * Integer.BYTES);
    for (int i = from; i < to; i++) {
      INT.set(array, size, values[i]);
      size += Integer.BYTES;
    }
  }

  /** Puts what another holds, and how much that is in front of it. */
  void putSized(ParquetBytes bytes) {
    putInt(bytes.size);
    put(bytes);
  }

  void put(ParquetBytes bytes) {
    put(bytes.array, 0, bytes.size);
  }

  void put(byte[] bytes, int from, int count) {
    reserve(count);
    System.arraycopy(bytes, from, array, size, count);
    size += count;
  }

  void putZeros(int count) {
    reserve(count);
    Arrays.fill(array, size, size + count, (byte) 0);
    size += count;
  }

  /** Puts a number in groups of seven bits, the lowest first. */
  private void putVarint(int value) {
    reserve(5);
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      array[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    array[size++] = (byte) rest;
  }

  /** Puts a run of equal levels of one bit. */
  void putRun(int level, int count) {
    putVarint(count << 1);
    putByte(level);
  }

  /** Puts how many groups of eight numbers follow, packed. */
  void putPackedRun(int groups) {
    putVarint(groups << 1 | 1);
  }

  /**
   * Puts numbers of some bytes each.
   *
   * @param width how many bytes, from 1 to 4
   */
  void putPacked(int[] values, int from, int to, int width) {
    int end = Math.addExact(size, Math.multiplyExact(to - from, width));
    reserve((long) end - size + Integer.BYTES);
    int at = size;
    for (int i = from; i < to; i++) {
      INT.set(array, at, values[i]);
      at += width;
    }
    size = end;
  }
}
