package dev.sheaf.tensor;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Decompresses Parquet's pages, without Hadoop's codecs. */
final class ZstdPages implements CompressionCodecFactory {
  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("Pages come compressed.");
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return new Decompressor();
  }

  @Override
  public void release() {}

  private static byte[] array(BytesInput bytes) throws IOException {
    ByteArrayOutputStream array = new ByteArrayOutputStream(Math.toIntExact(bytes.size()));
    bytes.writeAllTo(array);
    return array.toByteArray();
  }

  private static final class Decompressor implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int size) throws IOException {
      byte[] compressed = array(bytes);
      if (size < 0 || size != Zstd.getFrameContentSize(compressed)) {
        throw new DamagedFileException(
            "A page of %s bytes does not say of itself that it holds %s."
                .formatted(compressed.length, size));
      }
      byte[] page = new byte[size];
      long got = Zstd.decompress(page, compressed);
      if (got != size) {
        throw new DamagedFileException(
            "A page holds %s instead of %s bytes."
                .formatted(Zstd.isError(got) ? Zstd.getErrorName(got) : got, size));
      }
      return BytesInput.from(page);
    }

    @Override
    public void decompress(ByteBuffer input, int compressed, ByteBuffer output, int size) {
      throw new UnsupportedOperationException("Pages are read to the heap.");
    }

    @Override
    public void release() {}
  }
}
