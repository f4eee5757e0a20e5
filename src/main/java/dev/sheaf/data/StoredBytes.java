package dev.sheaf.data;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** The bytes of a whole file as it was listed, digested on the way. */
final class StoredBytes extends StreamOver {
  private final InputFile file;
  private final MessageDigest digest;
  private long read;

  StoredBytes(InputFile file, InputStream in, MessageDigest digest) {
    super(in);
    this.file = file;
    this.digest = digest;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    long left = file.bytes() - read;
    if (left == 0) {
      requireEnd();
      return -1;
    }
    int count = in.read(target, from, (int) Math.min(left, length));
    if (count < 0) {
      throw InputChange.shortened(file, read);
    }
    digest.update(target, from, count);
    read += count;
    return count;
  }

  private void requireEnd() throws IOException {
    if (in.read() >= 0) {
      throw InputChange.grown(file);
    }
  }
}
