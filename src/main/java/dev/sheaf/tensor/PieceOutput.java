package dev.sheaf.tensor;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * A piece being written: data, then an index that says what lies where, then the index's place in
 * eight bytes.
 */
final class PieceOutput extends FilterOutputStream {
  private long position;

  PieceOutput(OutputStream out) {
    super(out);
  }

  /** Where the next byte will lie. */
  long position() {
    return position;
  }

  @Override
  public void write(int value) throws IOException {
    out.write(value);
    position++;
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    out.write(bytes, from, count);
    position += count;
  }

  /** Writes an index. */
  interface Index {
    void writeTo(DataOutputStream out) throws IOException;
  }

  /** Completes the piece and closes it. */
  void end(Index index) throws IOException {
    long place = position;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream data = new DataOutputStream(bytes)) {
      index.writeTo(data);
    }
    write(bytes.toByteArray());
    write(ByteBuffer.allocate(Long.BYTES).putLong(0, place).array());
    close();
  }
}
