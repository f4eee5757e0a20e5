package dev.sheaf.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What stands before the elements of an array in DJL's NDList format, version 3.
 *
 * <p>The format is a count of arrays (int) and then, for each: the text {@code NDAR}, the version
 * (int), a byte 1 and the name, the text {@code DENSE}, the type, the shape (count of dimensions as
 * int, each as long; count of layout letters as int, each of two bytes), {@code <} for
 * little-endian elements, the number of their bytes (int), and the elements. Texts have their
 * length in two bytes before them; all but the elements is big-endian. The layout of every
 * dimension is unknown, {@code ?}.
 *
 * <p>Source: DJL 0.35.1, ai.djl.ndarray.NDList, NDSerializer and types.Shape.
 */
final class NdListHeader {
  private static final String MAGIC = "NDAR";
  private static final int VERSION = 3;
  private static final String SPARSE_FORMAT = "DENSE";

  /** Bytes before the name. */
  private static final int START = Short.BYTES + MAGIC.length() + Integer.BYTES + 1;

  /** Bytes of a header of one dimension without its name, and of a further dimension. */
  private static final int ONE_DIMENSION = 50;

  private static final int DIMENSION = Long.BYTES + Character.BYTES;

  private static final Map<String, DType> TYPES =
      Map.of(DType.INT64.name(), DType.INT64, DType.INT32.name(), DType.INT32);

  private NdListHeader() {}

  /** The bytes before an array's elements. */
  static byte[] encode(ArrayHead head) {
    int dimensions = head.shape().size();
    int more = (dimensions - 1) * DIMENSION;
    ByteBuffer bytes = ByteBuffer.allocate(ONE_DIMENSION + more + head.name().length());
    putText(bytes, MAGIC);
    bytes.putInt(VERSION).put((byte) 1);
    putText(bytes, head.name());
    putText(bytes, SPARSE_FORMAT);
    putText(bytes, head.dtype().name());
    bytes.putInt(dimensions);
    head.shape().forEach(bytes::putLong);
    bytes.putInt(dimensions);
    head.shape().forEach(dimension -> bytes.putChar('?'));
    bytes.put((byte) '<').putInt((int) head.bytes());
    return bytes.array();
  }

  private static void putText(ByteBuffer bytes, String text) {
    bytes.putShort((short) text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Reads the header of an array.
   *
   * @throws DamagedFileException if {@link #encode} would not make its bytes
   */
  static ArrayHead read(FileBytes file) throws IOException {
    long place = file.position();
    file.bytes(START);
    String name = text(file);
    text(file);
    String dtype = text(file);
    int dimensions = file.bytes(Integer.BYTES).getInt();
    if (!TYPES.containsKey(dtype) || dimensions < 1 || dimensions > 2) {
      throw new DamagedFileException(
          "Array '%s' has %s dimensions of type '%s'.".formatted(name, dimensions, dtype));
    }
    long[] shape = new long[dimensions];
    file.bytes((long) dimensions * Long.BYTES).asLongBuffer().get(shape);
    ArrayHead head = ArrayHead.parse(name, TYPES.get(dtype), shape);
    byte[] header = encode(head);
    file.seek(place);
    if (!file.bytes(header.length).equals(ByteBuffer.wrap(header))) {
      throw new DamagedFileException(
          "The header before byte %s is not the one of %s.".formatted(file.position(), head));
    }
    return head;
  }

  private static String text(FileBytes file) throws IOException {
    return file.text(Short.toUnsignedInt(file.bytes(Short.BYTES).getShort()));
  }
}
