package dev.sheaf.data;

import java.io.IOException;
import java.io.InputStream;

/**
 * A stream over another, told by how it reads many bytes; one byte is read in the same way, and so
 * are those that are skipped.
 */
abstract class StreamOver extends InputStream {
  final InputStream in;

  StreamOver(InputStream in) {
    this.in = in;
  }

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public abstract int read(byte[] target, int from, int length) throws IOException;

  @Override
  public void close() throws IOException {
    in.close();
  }
}
