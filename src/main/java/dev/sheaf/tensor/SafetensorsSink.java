package dev.sheaf.tensor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;

/** Writes safetensors: a header that tells of all arrays, then their elements. */
final class SafetensorsSink implements ArraySink {
  private final OutputStream out;

  /**
   * Writes the header.
   *
   * @param heads of all arrays that will follow, in the format's order
   */
  SafetensorsSink(OutputStream out, List<ArrayHead> heads) throws IOException {
    this.out = out;
    byte[] header = SafetensorsHeader.encode(heads);
    if (header.length > SafetensorsHeader.LIMIT) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "The safetensors header of %,d arrays has %,d bytes; "
                  + "%,d is the limit. Lower output.shard-rows.",
              heads.size(),
              header.length,
              SafetensorsHeader.LIMIT));
    }
    out.write(length(header.length));
    out.write(header);
  }

  private static byte[] length(long bytes) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes).array();
  }

  @Override
  public void write(ArrayHead head, int[] elements) throws IOException {
    Elements.write(elements, head.dtype(), out);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
