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

  void putInts(int[] values, int count) {
    reserve((long) count * Integer.BYTES);
    for (int i = 0; i < count; i++) {
      INT.set(array, size, values[i]);
      size += Integer.BYTES;
    }
  }

  /** Puts what another holds, and how much that is in front of it. */
  void putSized(ParquetBytes bytes) {
    putInt(bytes.size);
    reserve(bytes.size);
    System.arraycopy(bytes.array, 0, array, size, bytes.size);
    size += bytes.size;
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

  /**
   * Puts numbers of some bits each as one run, filled up with zeros to a multiple of eight numbers.
   *
   * <p>Three bits each, {@code 1 2 3 0 …} begin with the byte {@code 11 010 001}: the first number
   * has the lowest bits.
   *
   * @param bits from 1 to 31
   */
  void putPacked(int[] values, int count, int bits) {
    int groups = (count + 7) / 8;
    putVarint(groups << 1 | 1);
    int end = size + groups * bits;
    reserve((long) groups * bits + Integer.BYTES);
    long held = 0;
    int holds = 0;
    int at = size;
    for (int i = 0; i < count; i++) {
      held |= (long) values[i] << holds;
      holds += bits;
      if (holds >= Integer.SIZE) {
        INT.set(array, at, (int) held);
        at += Integer.BYTES;
        held >>>= Integer.SIZE;
        holds -= Integer.SIZE;
      }
    }
    while (at < end) {
      array[at++] = (byte) held;
      held >>>= Byte.SIZE;
    }
    size = end;
  }
}
