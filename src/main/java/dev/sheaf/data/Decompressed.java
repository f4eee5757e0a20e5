package dev.sheaf.data;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdIOException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/**
 * What a compressed file holds, read forward in bounded memory.
 *
 * <p>It ends where the file does, or throws a {@link FileFaultException}: if the file is cut or
 * corrupt, needs more memory than zstd gives unasked, or holds more than its {@link
 * ExpansionLimit}.
 */
final class Decompressed extends StreamOver {
  private final String path;
  private final ExpansionLimit limit;
  private final Compression compression;

  /**
   * Opens a stream in front of its first byte.
   *
   * @param path the name in messages
   * @param bytes of the compressed file
   * @param compressed the file from its start
   */
  Decompressed(String path, long bytes, Compression compression, InputStream compressed)
      throws IOException {
    super(compression.decompressed(new Store(compressed)));
    this.path = path;
    this.limit = new ExpansionLimit(path, bytes, "decompress it");
    this.compression = compression;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    try {
      int count = in.read(target, from, length);
      limit.count(Math.max(0, count));
      return count;
    } catch (EOFException | ZipException | ZstdIOException e) {
      throw isWindowTooLarge(e) ? windowTooLarge() : corrupt(e);
    }
  }

  private FileFaultException corrupt(IOException e) {
    return new FileFaultException(
        "%s is cut or corrupt: its %s cannot be read behind decompressed byte %s (%s)."
                .formatted(path, compression.label(), limit.held(), e.getMessage())
            + " Make the file again, or fetch it again.");
  }

  private static boolean isWindowTooLarge(IOException e) {
    return e instanceof ZstdIOException zstd
        && zstd.getErrorCode() == Zstd.errFrameParameterWindowTooLarge();
  }

  private FileFaultException windowTooLarge() {
    return new FileFaultException(
        "%s asks for a zstd window of more than 128 MiB, the limit that zstd itself has;"
                .formatted(path)
            + " compress it without --long, or decompress it first.");
  }

  /** What a store calls an end of its own is none of the file's, and may be no more next time. */
  private static final class Store extends StreamOver {
    Store(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      try {
        return in.read(target, from, length);
      } catch (EOFException e) {
        throw new IOException(e.getMessage(), e);
      }
    }
  }
}
