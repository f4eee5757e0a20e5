package dev.sheaf.data;

import java.io.IOException;
import java.io.InputStream;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.SeekableInputStream;

/** An input as Parquet's library wants to see it. */
record StoredParquet(InputStorage storage, InputFile file)
    implements org.apache.parquet.io.InputFile {
  @Override
  public long getLength() {
    return file.bytes();
  }

  @Override
  public SeekableInputStream newStream() {
    return new DelegatingSeekableInputStream(new Seekable()) {
      @Override
      public long getPos() {
        return ((Seekable) getStream()).position;
      }

      @Override
      public void seek(long position) throws IOException {
        ((Seekable) getStream()).seek(position);
      }
    };
  }

  /** Its name, as Parquet's library puts it into messages. */
  @Override
  public String toString() {
    return file.path();
  }

  /** Opens the file anew at every place that is sought. */
  private final class Seekable extends InputStream {
    private InputStream in = nullInputStream();
    private long position;

    void seek(long place) throws IOException {
      in.close();
      in = storage.open(file, place);
      position = place;
    }

    @Override
    public int read() throws IOException {
      int read = in.read();
      position += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      int count = in.read(target, from, length);
      position += Math.max(0, count);
      return count;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
