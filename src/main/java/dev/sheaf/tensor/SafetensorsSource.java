package dev.sheaf.tensor;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Reads safetensors; the arrays of a batch lie apart. */
final class SafetensorsSource implements ArraySource {
  private final FileBytes file;
  private Iterator<Placed> arrays;
  private Placed last;

  /** An array and its place in the file. */
  private record Placed(ArrayHead head, long place) {}

  SafetensorsSource(FileBytes file) {
    this.file = file;
  }

  @Override
  public Optional<ArrayHead> head() throws IOException {
    if (arrays == null) {
      arrays = readHeader().iterator();
    }
    if (!arrays.hasNext()) {
      return Optional.empty();
    }
    last = arrays.next();
    return Optional.of(last.head);
  }

  private List<Placed> readHeader() throws IOException {
    long length = file.bytes(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 0 || length > Math.min(SafetensorsHeader.LIMIT, file.remaining())) {
      throw new DamagedFileException(
          "The header's length is given as %s; the format's limit is %s and %s bytes follow."
              .formatted(length, SafetensorsHeader.LIMIT, file.remaining()));
    }
    List<ArrayHead> heads = SafetensorsHeader.parse(file.text((int) length));
    List<Placed> placed = new ArrayList<>();
    long place = file.position();
    for (ArrayHead head : heads) {
      placed.add(new Placed(head, place));
      place += head.bytes();
    }
    checkEnd(place);
    placed.sort(
        Comparator.comparingInt((Placed array) -> array.head.batch())
            .thenComparing(array -> array.head.array()));
    return placed;
  }

  private void checkEnd(long end) throws DamagedFileException {
    long size = file.position() + file.remaining();
    if (size != end) {
      throw new DamagedFileException(
          "The file has %s bytes; by its header they are %s.".formatted(size, end));
    }
  }

  @Override
  public int[] elements(ArrayHead head) throws IOException {
    file.seek(last.place);
    return file.elements(head);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
