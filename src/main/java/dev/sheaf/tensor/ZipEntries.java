package dev.sheaf.tensor;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The parts of a zip file around its stored entries: a header before each, the directory at the
 * end.
 *
 * <p>Every byte is a function of the entries' names, sizes and checksums: nothing is compressed,
 * the time is always 1980-01-01T00:00, and ZIP64 stands where a number needs it and nowhere else.
 *
 * <p>Source: PKWARE, .ZIP File Format Specification (APPNOTE.TXT) 6.3.3, sections 4.3 and 4.5.3.
 */
final class ZipEntries {
  /** Bytes of an entry's header before its name. */
  static final int HEADER_BYTES = 30;

  private static final int ENTRY = 0x04034b50;
  private static final int DIRECTORY_ENTRY = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int END64 = 0x06064b50;
  private static final int END64_LOCATOR = 0x07064b50;
  private static final short VERSION = 20;
  private static final short VERSION64 = 45;
  private static final short ZIP64 = 1;

  /** What stands in a field of four or two bytes whose number is in a ZIP64 field instead. */
  private static final long MAX32 = 0xffffffffL;

  private static final int MAX16 = 0xffff;

  /** 1980-01-01 in the calendar of DOS; its midnight is 0. */
  private static final short DATE = 0 << 9 | 1 << 5 | 1;

  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private long count;
  private long end;

  /** Adds an entry and gives the header that stands before its bytes. */
  byte[] add(String name, long size, int crc) {
    byte[] header = header(name, size, crc);
    directory.writeBytes(directoryEntry(name, size, crc, end));
    count++;
    end += header.length + size;
    return header;
  }

  private static byte[] header(String name, long size, int crc) {
    boolean large = size >= MAX32;
    ByteBuffer bytes =
        ByteBuffer.allocate(HEADER_BYTES + name.length() + (large ? 20 : 0))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(ENTRY).putShort(large ? VERSION64 : VERSION);
    putCommon(bytes, name, size, crc, large ? 20 : 0);
    bytes.put(ascii(name));
    if (large) {
      bytes.putShort(ZIP64).putShort((short) 16).putLong(size).putLong(size);
    }
    return bytes.array();
  }

  private static byte[] directoryEntry(String name, long size, int crc, long offset) {
    int extra = (size >= MAX32 ? 16 : 0) + (offset >= MAX32 ? 8 : 0);
    int field = extra == 0 ? 0 : extra + 4;
    short version = extra == 0 ? VERSION : VERSION64;
    ByteBuffer bytes =
        ByteBuffer.allocate(46 + name.length() + field).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(DIRECTORY_ENTRY).putShort(version).putShort(version);
    putCommon(bytes, name, size, crc, field);
    // No comment, disk 0, no attributes.
    bytes.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0);
    bytes.putInt(low(offset)).put(ascii(name));
    if (extra > 0) {
      bytes.putShort(ZIP64).putShort((short) extra);
    }
    if (size >= MAX32) {
      bytes.putLong(size).putLong(size);
    }
    if (offset >= MAX32) {
      bytes.putLong(offset);
    }
    return bytes.array();
  }

  /** The fields that an entry's two headers share. */
  private static void putCommon(ByteBuffer bytes, String name, long size, int crc, int extra) {
    // No flags, stored, midnight.
    bytes.putShort((short) 0).putShort((short) 0).putShort((short) 0).putShort(DATE);
    bytes.putInt(crc).putInt(low(size)).putInt(low(size));
    bytes.putShort((short) name.length()).putShort((short) extra);
  }

  /** Everything after the last entry's bytes. */
  byte[] end() {
    long size = directory.size();
    boolean large = count >= MAX16 || size >= MAX32 || end >= MAX32;
    ByteBuffer bytes = ByteBuffer.allocate((large ? 76 : 0) + 22).order(ByteOrder.LITTLE_ENDIAN);
    if (large) {
      bytes.putInt(END64).putLong(44).putShort(VERSION64).putShort(VERSION64).putInt(0).putInt(0);
      bytes.putLong(count).putLong(count).putLong(size).putLong(end);
      bytes.putInt(END64_LOCATOR).putInt(0).putLong(end + size).putInt(1);
    }
    short entries = (short) Math.min(count, MAX16);
    bytes.putInt(END).putShort((short) 0).putShort((short) 0).putShort(entries).putShort(entries);
    bytes.putInt(low(size)).putInt(low(end)).putShort((short) 0);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(directory.toByteArray());
    all.writeBytes(bytes.array());
    return all.toByteArray();
  }

  /** Whether bytes that begin an entry's header or the directory begin an entry's header. */
  static boolean isEntry(ByteBuffer start) {
    return start.order(ByteOrder.LITTLE_ENDIAN).getInt(0) == ENTRY;
  }

  /** Bytes of an entry's name and of its extra field, by the header before them. */
  static int nameBytes(ByteBuffer header) {
    return Short.toUnsignedInt(header.order(ByteOrder.LITTLE_ENDIAN).getShort(26));
  }

  /** Bytes of the extra field behind an entry's name, by the header before them. */
  static int extraBytes(ByteBuffer header) {
    return Short.toUnsignedInt(header.order(ByteOrder.LITTLE_ENDIAN).getShort(28));
  }

  private static int low(long value) {
    return (int) Math.min(value, MAX32);
  }

  private static byte[] ascii(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }
}
