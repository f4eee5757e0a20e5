package dev.sheaf.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** The bytes of a whole file as it was listed, digested on the way. */
final class StoredBytes extends InputStream {
  private final InputFile file;
  private final InputStream in;
  private final MessageDigest digest;
  private long read;

  StoredBytes(InputFile file, InputStream in, MessageDigest digest) {
    this.file = file;
    this.in = in;
    this.digest = digest;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    long left = file.bytes() - read;
    if (left == 0) {
      requireEnd();
      return -1;
    }
    int count = stored(target, from, (int) Math.min(left, length));
    if (count < 0) {
      throw InputChange.shortened(file, read);
    }
    digest.update(target, from, count);
    read += count;
    return count;
  }

  /** What a store calls an end of its own is none of the file's, and may be no more next time. */
  private int stored(byte[] target, int from, int length) throws IOException {
    try {
      return in.read(target, from, length);
    } catch (EOFException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private void requireEnd() throws IOException {
    if (in.read() >= 0) {
      throw InputChange.grown(file);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
