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
  private final ZstdFrame shared = new ZstdFrame(zstd);
  private final List<ParquetPage> pages = new ArrayList<>();
  private byte[] compressed = new byte[0];

  ParquetPageOutput(PieceOutput out) {
    this.out = out;
  }

  void write(int column, ParquetPage.Kind kind, int values, ParquetBytes page) throws IOException {
    int most = Math.toIntExact(Zstd.compressBound(page.size()));
    if (compressed.length < most) {
      compressed = new byte[most];
    }
    int count =
        zstd.compressByteArray(compressed, 0, compressed.length, page.array(), 0, page.size());
    pages.add(new ParquetPage(column, kind, values, page.size(), count, out.bytes()));
    out.write(compressed, 0, count);
  }

  /** Compresses what the pages that follow have in their middle. */
  void share(ParquetBytes middle) {
    shared.compress(middle.array(), middle.size());
  }

  /** Writes a page of some bytes, those that were shared last, and some bytes. */
  void writeShared(
      int column, ParquetPage.Kind kind, int values, ParquetBytes head, ParquetBytes tail)
      throws IOException {
    ParquetBytes frame = shared.around(head, tail);
    int size = head.size() + shared.bytes() + tail.size();
    pages.add(new ParquetPage(column, kind, values, size, frame.size(), out.bytes()));
    out.write(frame.array(), 0, frame.size());
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
