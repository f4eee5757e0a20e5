package dev.sheaf.tensor;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Compresses pages and writes them to a piece. */
final class ParquetPageOutput {
  /** As small on token ids as higher levels, and twice as fast as the usual 3. */
  private static final int LEVEL = 1;

  private final PieceOutput out;
  private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(LEVEL);
  private final List<ParquetPage> pages = new ArrayList<>();
  private byte[] compressed = new byte[0];

  ParquetPageOutput(PieceOutput out) {
    this.out = out;
  }

  /** Writes a page whose bytes are the first of an array. */
  void write(int column, ParquetPage.Kind kind, int values, byte[] page, int size)
      throws IOException {
    int most = Math.toIntExact(Zstd.compressBound(size));
    if (compressed.length < most) {
      compressed = new byte[most];
    }
    int count = zstd.compressByteArray(compressed, 0, compressed.length, page, 0, size);
    pages.add(new ParquetPage(column, kind, values, size, count, out.position()));
    out.write(compressed, 0, count);
  }

  void writeIndex(DataOutputStream index) throws IOException {
    index.writeInt(pages.size());
    for (ParquetPage page : pages) {
      page.writeTo(index);
    }
  }

  /** Frees the compressor. */
  void release() {
    zstd.close();
  }
}
