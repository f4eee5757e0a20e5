package dev.sheaf.tensor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A stream as Parquet wants to see it. */
final class ParquetTarget extends PositionOutputStream {
  private final ByteArrayOutputStream diverted = new ByteArrayOutputStream();
  private OutputStream out;
  private long position;

  ParquetTarget(OutputStream out) {
    this.out = out;
  }

  /** The file that the stream is. */
  OutputFile file() {
    return new OutputFile() {
      @Override
      public PositionOutputStream create(long blockSizeHint) {
        return ParquetTarget.this;
      }

      @Override
      public PositionOutputStream createOrOverwrite(long blockSizeHint) {
        return create(blockSizeHint);
      }

      @Override
      public boolean supportsBlockSize() {
        return false;
      }

      @Override
      public long defaultBlockSize() {
        return 0;
      }
    };
  }

  /** Keeps what is written from now on, and gives back where it went before. */
  OutputStream divert() {
    OutputStream before = out;
    out = diverted;
    return before;
  }

  byte[] diverted() {
    return diverted.toByteArray();
  }

  @Override
  public long getPos() {
    return position;
  }

  @Override
  public void write(int value) throws IOException {
    out.write(value);
    position++;
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    out.write(bytes, from, count);
    position += count;
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
