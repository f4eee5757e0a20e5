package dev.sheaf.tensor;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Walks a structure of Thrift's compact protocol and refuses sizes that its bytes cannot hold.
 *
 * <p>Parquet's own parser makes room for a list before it reads it; a few wrong bits would ask for
 * gigabytes.
 *
 * <p>Source: Apache Thrift, thrift-compact-protocol.md.
 */
final class ThriftSizes {
  private static final int DEEPEST = 32;

  private final ByteBuffer bytes;

  private ThriftSizes(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /**
   * Walks over one structure and leaves the position behind it.
   *
   * @throws DamagedFileException if a size is larger than what is left
   */
  static void check(ByteBuffer bytes) throws DamagedFileException {
    try {
      new ThriftSizes(bytes).struct(0);
    } catch (BufferUnderflowException e) {
      throw new DamagedFileException("A Parquet footer ends early.", e);
    }
  }

  private void struct(int depth) throws DamagedFileException {
    for (int field = bytes.get(); field != 0; field = bytes.get()) {
      if ((field & 0xf0) == 0) {
        varint();
      }
      int type = field & 0xf;
      // A field that is a truth value has no byte of its own; in a list it has.
      if (type > 2) {
        value(type, depth);
      }
    }
  }

  private void value(int type, int depth) throws DamagedFileException {
    if (depth > DEEPEST) {
      throw new DamagedFileException(
          "A Parquet footer is nested deeper than %s.".formatted(DEEPEST));
    }
    switch (type) {
      case 1, 2, 3 -> skip(1);
      case 4, 5, 6 -> varint();
      case 7 -> skip(Double.BYTES);
      case 8 -> skip(varint());
      case 9, 10 -> list(depth);
      case 11 -> map(depth);
      case 12 -> struct(depth + 1);
      default -> throw new DamagedFileException("A Parquet footer has type %s.".formatted(type));
    }
  }

  private void list(int depth) throws DamagedFileException {
    int head = Byte.toUnsignedInt(bytes.get());
    long size = head >> 4 == 15 ? varint() : head >> 4;
    fit(size);
    for (long i = 0; i < size; i++) {
      value(head & 0xf, depth + 1);
    }
  }

  private void map(int depth) throws DamagedFileException {
    long size = varint();
    fit(size);
    int types = size == 0 ? 0 : Byte.toUnsignedInt(bytes.get());
    for (long i = 0; i < size; i++) {
      value(types >> 4, depth + 1);
      value(types & 0xf, depth + 1);
    }
  }

  private void skip(long count) throws DamagedFileException {
    fit(count);
    bytes.position(bytes.position() + (int) count);
  }

  /** Every element has at least one byte. */
  private void fit(long size) throws DamagedFileException {
    if (size < 0 || size > bytes.remaining()) {
      throw new DamagedFileException(
          "A Parquet footer asks for %s bytes or elements where %s bytes are left."
              .formatted(size, bytes.remaining()));
    }
  }

  private long varint() {
    long value = 0;
    int shift = 0;
    byte next;
    do {
      next = bytes.get();
      value |= (next & 0x7fL) << shift;
      shift += 7;
    } while (next < 0);
    return value;
  }
}
