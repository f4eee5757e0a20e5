package dev.sheaf.publish;

import dev.sheaf.data.Sha256;
import dev.sheaf.tensor.CountedOutput;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/**
 * A file being written, seen under its name only once it is published.
 *
 * <p>A draft that is closed without having been published leaves nothing behind.
 */
public abstract class Draft implements Closeable {
  private final OutputStream file;
  private final Content content;
  private boolean done;

  Draft(OutputStream file) {
    this.file = file;
    this.content = new Content(file);
  }

  /** Takes the file's content; to close it completes nothing. */
  public final OutputStream content() {
    return content;
  }

  /** Completes the file and lets it appear under its name, in place of any before it. */
  public final FileDigest publish() throws IOException {
    file.close();
    appear();
    done = true;
    return new FileDigest(content.bytes(), Sha256.hex(content.digest));
  }

  /** Withdraws the file unless it has been published. */
  @Override
  public final void close() throws IOException {
    if (!done) {
      done = true;
      withdraw(file);
    }
  }

  /** Gives the complete file its name. */
  abstract void appear() throws IOException;

  /** Closes the file, if need be, and removes it. */
  abstract void withdraw(OutputStream unfinished) throws IOException;

  /** Counts and digests what passes. */
  private static final class Content extends CountedOutput {
    private final MessageDigest digest = Sha256.digest();

    Content(OutputStream file) {
      super(file);
    }

    @Override
    public void write(int b) throws IOException {
      super.write(b);
      digest.update((byte) b);
    }

    @Override
    public void write(byte[] buffer, int from, int length) throws IOException {
      super.write(buffer, from, length);
      digest.update(buffer, from, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
