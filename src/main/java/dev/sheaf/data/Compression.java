package dev.sheaf.data;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;

/** How an input file is compressed as a whole. */
public enum Compression {
  /** Not at all. */
  NONE,
  /** One or more gzip members (RFC 1952). */
  GZIP,
  /** One or more zstd frames (RFC 8878). */
  ZSTD;

  /** The compression of a file that begins with some bytes; four tell. */
  static Compression of(byte[] head) {
    if (head.length >= 2 && (head[0] & 0xFF) == 0x1F && (head[1] & 0xFF) == 0x8B) {
      return GZIP;
    }
    return ZstdFrames.begin(head) ? ZSTD : NONE;
  }

  /** What is compressed in a stream, read to the stream's end. */
  InputStream decompressed(InputStream in) throws IOException {
    return switch (this) {
      case NONE -> in;
      case GZIP -> new GzipMembers(in);
      case ZSTD -> new ZstdInputStreamNoFinalizer(new ZstdFrames(in));
    };
  }

  /** As people write it. */
  String label() {
    return this == GZIP ? "gzip" : "zstd";
  }
}
