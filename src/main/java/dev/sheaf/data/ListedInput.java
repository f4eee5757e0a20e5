package dev.sheaf.data;

import java.io.IOException;
import java.io.InputStream;

/** An input whose store says what has become of it no sooner than it is read. */
final class ListedInput extends StreamOver {
  private final InputStorage storage;
  private final InputFile file;

  ListedInput(InputStorage storage, InputFile file, InputStream in) {
    super(in);
    this.storage = storage;
    this.file = file;
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
}
