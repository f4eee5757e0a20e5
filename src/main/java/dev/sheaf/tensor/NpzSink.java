package dev.sheaf.tensor;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/** Writes npz: a zip file of stored .npy files, one an array. */
final class NpzSink implements ArraySink {
  private static final String ENDING = ".npy";

  private final OutputStream out;
  private final ZipEntries entries = new ZipEntries();

  NpzSink(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(ArrayHead head, int[] elements) throws IOException {
    out.write(entry(entries, head, elements));
    out.write(NpyHeader.encode(head));
    Elements.write(elements, head.dtype(), out);
  }

  /** The bytes before the .npy file of an array, which is then the last of the entries. */
  static byte[] entry(ZipEntries entries, ArrayHead head, int[] elements) throws IOException {
    long size = NpyHeader.BYTES + head.bytes();
    return entries.add(head.name() + ENDING, size, crc(head, elements));
  }

  /** The name of the array in an entry of this name. */
  static String array(String entry) {
    return entry.endsWith(ENDING) ? entry.substring(0, entry.length() - ENDING.length()) : entry;
  }

  private static int crc(ArrayHead head, int[] elements) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(NpyHeader.encode(head));
    Elements.write(
        elements, head.dtype(), new CheckedOutputStream(OutputStream.nullOutputStream(), crc));
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    out.write(entries.end());
    out.close();
  }
}
