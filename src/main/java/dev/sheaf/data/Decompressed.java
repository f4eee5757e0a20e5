package dev.sheaf.data;

import com.github.luben.zstd.ZstdIOException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/**
 * What a compressed file holds, read forward in bounded memory.
 *
 * <p>It ends where the file does, or throws a {@link FileFaultException}: if the file is cut or
 * corrupt, and if it holds more than {@link #MOST_TIMES} times its own bytes and more than {@link
 * #FREE_BYTES}.
 */
final class Decompressed extends InputStream {
  static final long FREE_BYTES = 64L << 20;
  static final long MOST_TIMES = 1_000;

  private final String path;
  private final long bytes;
  private final Compression compression;
  private final InputStream in;
  private long read;

  /**
   * Opens a stream in front of its first byte.
   *
   * @param path the name in messages
   * @param bytes of the compressed file
   * @param compressed the file from its start
   */
  Decompressed(String path, long bytes, Compression compression, InputStream compressed)
      throws IOException {
    this.path = path;
    this.bytes = bytes;
    this.compression = compression;
    this.in = compression.decompressed(compressed);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    try {
      int count = in.read(target, from, length);
      read += Math.max(0, count);
      if (read > FREE_BYTES && read > MOST_TIMES * bytes) {
        throw bomb();
      }
      return count;
    } catch (EOFException | ZipException | ZstdIOException e) {
      throw new FileFaultException(
          "%s is cut or corrupt: its %s cannot be read behind decompressed byte %s (%s)."
                  .formatted(path, compression.label(), read, e.getMessage())
              + " Make the file again, or fetch it again.");
    }
  }

  private FileFaultException bomb() {
    return new FileFaultException(
        "%s holds at least %s bytes in its %s, more than 1,000:1, the limit behind %s MiB;"
                .formatted(path, read, bytes, FREE_BYTES >> 20)
            + " it looks like a decompression bomb. If it is none, decompress it first.");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
