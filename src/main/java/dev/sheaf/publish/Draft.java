package dev.sheaf.publish;

import dev.sheaf.data.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;

/**
 * A file being written, seen under its name only once it is published.
 *
 * <p>A draft that is closed without having been published leaves nothing behind.
 */
public abstract class Draft extends OutputStream {
  private final DigestOutputStream out;
  private long bytes;
  private boolean published;
  private boolean closed;

  Draft(OutputStream out) {
    this.out = new DigestOutputStream(out, Sha256.digest());
  }

  @Override
  public final void write(int b) throws IOException {
    out.write(b);
    bytes++;
  }

  @Override
  public final void write(byte[] buffer, int from, int length) throws IOException {
    out.write(buffer, from, length);
    bytes += length;
  }

  @Override
  public final void flush() throws IOException {
    out.flush();
  }

  /** Bytes written so far. */
  public final long bytes() {
    return bytes;
  }

  /** Completes the file and lets it appear under its name, in place of any before it. */
  public final FileDigest publish() throws IOException {
    out.close();
    appear();
    published = true;
    return new FileDigest(bytes, Sha256.hex(out.getMessageDigest()));
  }

  /** Withdraws the file unless it has been published. */
  @Override
  public final void close() throws IOException {
    if (!published && !closed) {
      closed = true;
      withdraw(out);
    }
  }

  /** Gives the complete file its name. */
  abstract void appear() throws IOException;

  /** Closes the stream, if need be, and removes what was written to it. */
  abstract void withdraw(OutputStream out) throws IOException;
}
