package dev.sheaf.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * What the members of a gzip file hold, one behind the other, each held to its checksum and length.
 *
 * <p>The JDK's own stream takes the end of what is available for the end of the file, and what it
 * cannot read behind a member for nothing. Here the file goes to its last byte; zeros, as tapes
 * leave them, may follow the last member and nothing else.
 *
 * <p>Source: RFC 1952.
 */
final class GzipMembers extends StreamOver {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int DEFLATE = 8;

  private static final int HEADER_CHECKSUM = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xE0;

  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int filled;
  private boolean inMember;
  private boolean hadMember;

  GzipMembers(InputStream in) {
    super(in);
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    while (inMember || beginMember()) {
      int count = inflate(target, from, length);
      if (count > 0 || length == 0) {
        checksum.update(target, from, count);
        return count;
      } else if (inflater.finished()) {
        endMember();
      } else if (inflater.needsDictionary()) {
        throw new ZipException("it asks for a dictionary");
      } else {
        require(fill());
        inflater.setInput(buffer, 0, filled);
      }
    }
    return -1;
  }

  private int inflate(byte[] target, int from, int length) throws ZipException {
    try {
      return inflater.inflate(target, from, length);
    } catch (DataFormatException e) {
      throw new ZipException(e.getMessage());
    }
  }

  private boolean beginMember() throws IOException {
    if (hadMember && !skipZeros()) {
      return false;
    }
    checksum.reset();
    readHeader();
    checksum.reset();
    inflater.reset();
    inflater.setInput(buffer, position, filled - position);
    inMember = true;
    hadMember = true;
    return true;
  }

  /** Moves to the next byte that is not zero; false if there is none. */
  private boolean skipZeros() throws IOException {
    while (position < filled || fill()) {
      if (buffer[position] != 0) {
        return true;
      }
      position++;
    }
    return false;
  }

  private void readHeader() throws IOException {
    if (next() != 0x1F || next() != 0x8B || next() != DEFLATE) {
      throw new ZipException(
          hadMember ? "something else follows a member of it" : "its header is none");
    }
    int flags = next();
    if ((flags & RESERVED) != 0) {
      throw new ZipException("a header has flags that do not exist");
    }
    skip(6);
    if ((flags & EXTRA) != 0) {
      skip(next() | next() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CHECKSUM) != 0) {
      int expected = (int) checksum.getValue() & 0xFFFF;
      if ((next() | next() << 8) != expected) {
        throw new ZipException("the checksum of a header is wrong");
      }
    }
  }

  private void endMember() throws IOException {
    position = filled - inflater.getRemaining();
    long expected = checksum.getValue();
    if (nextFour() != expected) {
      throw new ZipException("a checksum is wrong");
    } else if (nextFour() != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
      throw new ZipException("a length is wrong");
    }
    inMember = false;
  }

  private long nextFour() throws IOException {
    return next() | next() << 8 | next() << 16 | (long) next() << 24;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    int next;
    do {
      next = next();
    } while (next != 0);
  }

  private int next() throws IOException {
    require(position < filled || fill());
    int next = buffer[position++] & 0xFF;
    checksum.update(next);
    return next;
  }

  private static void require(boolean isThere) throws EOFException {
    if (!isThere) {
      throw new EOFException("it ends too early");
    }
  }

  private boolean fill() throws IOException {
    position = 0;
    filled = Math.max(0, in.read(buffer));
    return filled > 0;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    super.close();
  }
}
