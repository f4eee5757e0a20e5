package dev.sheaf.tensor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Writes safetensors; the elements wait in a scratch file for the header, which comes first. */
final class SafetensorsSink implements ArraySink {
  private final OutputStream out;
  private final FileChannel scratch;
  private final List<Spooled> arrays = new ArrayList<>();

  /** An array and its place in the scratch file. */
  private record Spooled(ArrayHead head, long place) {}

  SafetensorsSink(OutputStream out, Path folder) throws IOException {
    this.out = out;
    Path file = Files.createTempFile(folder, "safetensors", ".data");
    scratch =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  @Override
  public void write(ArrayHead head, int[] elements) throws IOException {
    arrays.add(new Spooled(head, scratch.position()));
    Elements.write(elements, head.dtype(), Channels.newOutputStream(scratch));
  }

  @Override
  public void close() throws IOException {
    arrays.sort((a, b) -> SafetensorsHeader.ORDER.compare(a.head, b.head));
    byte[] header = SafetensorsHeader.encode(arrays.stream().map(Spooled::head).toList());
    if (header.length > SafetensorsHeader.LIMIT) {
      throw new IOException(
          ("The safetensors header of %,d arrays has %,d bytes; "
                  + "%,d is the limit. Lower output.shard-rows.")
              .formatted(arrays.size(), header.length, SafetensorsHeader.LIMIT));
    }
    out.write(length(header.length));
    out.write(header);
    for (Spooled array : arrays) {
      copy(array);
    }
    out.close();
    abort();
  }

  private static byte[] length(long bytes) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes).array();
  }

  private void copy(Spooled array) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(Elements.CHUNK);
    long end = array.place + array.head.bytes();
    for (long at = array.place; at < end; at += chunk.position()) {
      chunk.clear().limit((int) Math.min(chunk.capacity(), end - at));
      scratch.read(chunk, at);
      out.write(chunk.array(), 0, chunk.position());
    }
  }

  @Override
  public void abort() throws IOException {
    scratch.close();
  }
}
