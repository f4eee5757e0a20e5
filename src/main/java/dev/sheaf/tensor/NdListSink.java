package dev.sheaf.tensor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Writes DJL's NDList format; the count of arrays comes first. */
final class NdListSink implements ArraySink {
  private final OutputStream out;
  private final int arrays;
  private boolean started;

  NdListSink(OutputStream out, FileShape shape) {
    this.out = out;
    this.arrays = Math.multiplyExact(shape.batches(), shape.targets() ? 3 : 2);
  }

  @Override
  public void write(ArrayHead head, int[] elements) throws IOException {
    if (!started) {
      out.write(ByteBuffer.allocate(Integer.BYTES).putInt(arrays).array());
      started = true;
    }
    if (head.bytes() > Integer.MAX_VALUE) {
      throw new IOException(
          "%s has %,d bytes; an ndlist array holds %,d. Lower batch.size or drop the format."
              .formatted(head, head.bytes(), Integer.MAX_VALUE));
    }
    out.write(NdListHeader.encode(head));
    Elements.write(elements, head.dtype(), out);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  @Override
  public void abort() {}
}
