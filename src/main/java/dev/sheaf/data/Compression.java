package dev.sheaf.data;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;

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
    String start = HexFormat.of().formatHex(head, 0, Math.min(4, head.length));
    if (start.startsWith("1f8b")) {
      return GZIP;
    }
    // Compressors that work in parallel put a frame that is skipped in front of each of theirs.
    return start.matches("28b52ffd|5.2a4d18") ? ZSTD : NONE;
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
