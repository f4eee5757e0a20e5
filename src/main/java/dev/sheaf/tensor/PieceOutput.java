package dev.sheaf.tensor;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * A piece being written: data, then an index that says what lies where, then the index's place in
 * eight bytes.
 */
final class PieceOutput extends CountedOutput {
  PieceOutput(OutputStream out) {
    super(out);
  }

  /** Writes an index. */
  interface Index {
    void writeTo(DataOutputStream out) throws IOException;
  }

  /** Completes the piece and closes it. */
  void end(Index index) throws IOException {
    long place = bytes();
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    try (DataOutputStream data = new DataOutputStream(encoded)) {
      index.writeTo(data);
    }
    write(encoded.toByteArray());
    write(ByteBuffer.allocate(Long.BYTES).putLong(0, place).array());
    close();
  }
}
