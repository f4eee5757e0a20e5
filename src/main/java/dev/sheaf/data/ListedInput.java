package dev.sheaf.data;

import java.io.IOException;
import java.io.InputStream;

/** An input whose store says what has become of it no sooner than it is read. */
final class ListedInput extends InputStream {
  private final InputStorage storage;
  private final InputFile file;
  private final InputStream in;

  ListedInput(InputStorage storage, InputFile file, InputStream in) {
    this.storage = storage;
    this.file = file;
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    try {
      return in.read(target, from, length);
    } catch (IOException e) {
      throw storage.explained(file, e);
    }
  }

  @Override
  public int available() throws IOException {
    return in.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
