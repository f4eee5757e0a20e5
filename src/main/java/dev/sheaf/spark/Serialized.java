package dev.sheaf.spark;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Objects as bytes in Java's own serialization, also where a session has another for what tasks are
 * given and give: Kryo cannot take records.
 */
final class Serialized {
  private Serialized() {}

  /** The bytes of an object. */
  static byte[] bytes(Object object) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(object, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Writes an object, and closes what it is written to. */
  static void write(Object object, OutputStream to) throws IOException {
    try (ObjectOutputStream out = new ObjectOutputStream(to)) {
      out.writeObject(object);
    }
  }

  /**
   * The object of some bytes.
   *
   * @throws IOException if they are none
   */
  static Object object(byte[] bytes) throws IOException {
    return read(new ByteArrayInputStream(bytes));
  }

  /**
   * Reads what {@link #write} wrote, and closes what it is read from.
   *
   * @throws IOException if it cannot be read, or is something else
   */
  static Object read(InputStream from) throws IOException {
    try (from;
        ObjectInputStream in = new ObjectInputStream(new BufferedInputStream(from))) {
      return in.readObject();
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("It was written by another program.", e);
    }
  }
}
