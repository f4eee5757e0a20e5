package dev.sheaf.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads npz from front to back.
 *
 * <p>What stands around the arrays is made again from the arrays read and must be equal to it.
 */
final class NpzSource implements ArraySource {
  private final FileBytes file;
  private final ZipEntries entries = new ZipEntries();
  private byte[] entry;

  NpzSource(FileBytes file) {
    this.file = file;
  }

  @Override
  public Optional<ArrayHead> head() throws IOException {
    long place = file.position();
    if (file.remaining() < ZipEntries.HEADER_BYTES
        || !ZipEntries.isEntry(file.bytes(Integer.BYTES))) {
      file.seek(place);
      readEnd();
      return Optional.empty();
    }
    file.seek(place);
    ByteBuffer start = file.bytes(ZipEntries.HEADER_BYTES);
    String name = file.text(ZipEntries.nameBytes(start));
    int extra = ZipEntries.extraBytes(start);
    file.seek(place);
    entry = file.bytes(ZipEntries.HEADER_BYTES + name.length() + extra).array();
    return Optional.of(NpyHeader.parse(NpzSink.array(name), file.text(NpyHeader.BYTES)));
  }

  @Override
  public int[] elements(ArrayHead head) throws IOException {
    int[] elements = file.elements(head);
    if (!Arrays.equals(entry, NpzSink.entry(entries, head, elements))) {
      throw new DamagedFileException(
          "The zip entry of %s does not go with its content: name, size or checksum differ."
              .formatted(head));
    }
    return elements;
  }

  private void readEnd() throws IOException {
    ByteBuffer end = ByteBuffer.wrap(entries.end());
    if (file.remaining() != end.remaining() || !file.bytes(file.remaining()).equals(end)) {
      throw new DamagedFileException(
          "The zip directory from byte %s on does not list the arrays before it."
              .formatted(file.position()));
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
