package dev.sheaf.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** Compresses what tests read, by the libraries that others use. */
public final class Compressed {
  private Compressed() {}

  static byte[] gzip(String text) throws IOException {
    return gzip(text.getBytes(UTF_8));
  }

  /** One gzip member. */
  public static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    }
    return compressed.toByteArray();
  }

  static byte[] zstd(String text) throws IOException {
    return zstd(text.getBytes(UTF_8));
  }

  /** One zstd frame with a checksum. */
  public static byte[] zstd(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (ZstdOutputStreamNoFinalizer out = new ZstdOutputStreamNoFinalizer(compressed)) {
      out.setChecksum(true);
      out.write(bytes);
    }
    return compressed.toByteArray();
  }

  /** Bytes one behind the other. */
  public static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
