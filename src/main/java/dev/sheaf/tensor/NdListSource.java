package dev.sheaf.tensor;

import java.io.IOException;
import java.util.Optional;

/** Reads DJL's NDList format from front to back. */
final class NdListSource implements ArraySource {
  private final FileBytes file;
  private int arrays;
  private int read;

  NdListSource(FileBytes file) {
    this.file = file;
  }

  @Override
  public Optional<ArrayHead> head() throws IOException {
    if (file.position() == 0) {
      arrays = file.bytes(Integer.BYTES).getInt();
    }
    if (read == arrays) {
      checkEnd();
      return Optional.empty();
    }
    read++;
    return Optional.of(NdListHeader.read(file));
  }

  private void checkEnd() throws DamagedFileException {
    if (file.remaining() > 0) {
      throw new DamagedFileException(
          "%s bytes follow the last of %s arrays.".formatted(file.remaining(), arrays));
    }
  }

  @Override
  public int[] elements(ArrayHead head) throws IOException {
    return file.elements(head);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
