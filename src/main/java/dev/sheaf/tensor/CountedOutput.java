package dev.sheaf.tensor;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Counts the bytes that pass; keeps none. */
public class CountedOutput extends FilterOutputStream {
  private long bytes;

  /** Counts what goes to a stream from now on. */
  public CountedOutput(OutputStream out) {
    super(out);
  }

  /** How many bytes have passed: where the next one will lie. */
  public final long bytes() {
    return bytes;
  }

  @Override
  public void write(int value) throws IOException {
    out.write(value);
    bytes++;
  }

  @Override
  public void write(byte[] buffer, int from, int count) throws IOException {
    out.write(buffer, from, count);
    bytes += count;
  }
}
