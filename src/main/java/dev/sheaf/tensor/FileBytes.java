package dev.sheaf.tensor;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The bytes of a local file, read forward from a place.
 *
 * <p>It gives what it is asked for or throws a {@link DamagedFileException}, and asks the file's
 * size before it makes room for anything.
 */
final class FileBytes implements Closeable {
  private final FileChannel channel;
  private final long size;
  private long position;
  private final ByteBuffer buffer = ByteBuffer.allocate(Elements.CHUNK).limit(0);

  FileBytes(Path file) throws IOException {
    channel = FileChannel.open(file);
    size = channel.size();
  }

  long position() {
    return position;
  }

  long remaining() {
    return size - position;
  }

  void seek(long place) {
    position = place;
    buffer.limit(0);
  }

  /** The next bytes, in an array of their own. */
  ByteBuffer bytes(long count) throws IOException {
    check(count);
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(count));
    while (bytes.hasRemaining()) {
      bytes.put(some(bytes.remaining()));
    }
    return bytes.flip();
  }

  /** The next bytes as text, one character a byte. */
  String text(int count) throws IOException {
    return StandardCharsets.ISO_8859_1.decode(bytes(count)).toString();
  }

  /** The next elements. */
  int[] elements(ArrayHead head) throws IOException {
    check(head.bytes());
    int[] values = new int[head.elements()];
    int width = head.dtype().bytes();
    int most = Elements.CHUNK / width;
    for (int from = 0; from < values.length; from += most) {
      ByteBuffer chunk = bytes((long) Math.min(most, values.length - from) * width);
      Elements.take(chunk, head.dtype(), values, from);
    }
    return values;
  }

  private void check(long count) throws DamagedFileException {
    if (count < 0 || count > remaining()) {
      throw new DamagedFileException(
          "The file ends after %s bytes where %s more are to follow byte %s."
              .formatted(size, count, position));
    }
  }

  /** At least one byte and at most {@code most}. */
  private ByteBuffer some(int most) throws IOException {
    if (!buffer.hasRemaining()) {
      fill();
    }
    int count = Math.min(most, buffer.remaining());
    ByteBuffer some = buffer.slice(buffer.position(), count);
    buffer.position(buffer.position() + count);
    position += count;
    return some;
  }

  private void fill() throws IOException {
    buffer.clear();
    if (channel.read(buffer, position) <= 0) {
      throw new DamagedFileException("The file became shorter than %s bytes.".formatted(size));
    }
    buffer.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
