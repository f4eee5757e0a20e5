package dev.sheaf.tensor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Locale;

/** Writes DJL's NDList format; the count of arrays comes first. */
final class NdListSink implements ArraySink {
  private final OutputStream out;

  NdListSink(OutputStream out, int arrays) throws IOException {
    this.out = out;
    out.write(ByteBuffer.allocate(Integer.BYTES).putInt(arrays).array());
  }

  @Override
  public void write(ArrayHead head, int[] elements) throws IOException {
    if (head.bytes() > Integer.MAX_VALUE) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s has %,d bytes; an ndlist array holds %,d. Lower batch.size or drop the format.",
              head,
              head.bytes(),
              Integer.MAX_VALUE));
    }
    out.write(NdListHeader.encode(head));
    Elements.write(elements, head.dtype(), out);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
