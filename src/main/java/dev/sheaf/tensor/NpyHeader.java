package dev.sheaf.tensor;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of a .npy file of version 1.0.
 *
 * <p>An int64 array [2, 3] has ten bytes, {@code 93 'N' 'U' 'M' 'P' 'Y' 01 00 76 00}, and then
 *
 * <pre>
 * {'descr': '&lt;i8', 'fortran_order': False, 'shape': (2, 3), }
 * </pre>
 *
 * <p>with blanks and a line feed up to 128 bytes in all, a multiple of 64.
 *
 * <p>Source: numpy.lib.format, "Format Version 1.0".
 */
final class NpyHeader {
  /** Bytes of the header of every array of one or two dimensions. */
  static final int BYTES = 128;

  private static final String MAGIC = "\u0093NUMPY\1\0";
  private static final Pattern HEADER =
      Pattern.compile("'descr': '<i([84])'.*'shape': \\((\\d{1,10}),(?: (\\d{1,10}))?\\)");

  private NpyHeader() {}

  /** The header of an array. */
  static byte[] encode(ArrayHead head) {
    // Not by a format: its digits are those of the default locale.
    String columns = head.array() == BatchArray.LENGTHS ? "" : " " + head.width();
    String dictionary =
        "{'descr': '<i"
            + head.dtype().bytes()
            + "', 'fortran_order': False, 'shape': ("
            + head.rows()
            + ","
            + columns
            + "), }";
    char length = (char) (BYTES - MAGIC.length() - 2);
    String start = MAGIC + length + '\0' + dictionary;
    String header = start + " ".repeat(BYTES - start.length() - 1) + '\n';
    return header.getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * The array that a header tells of.
   *
   * @param name the array's name, which the header lacks
   * @param header one character a byte
   * @throws DamagedFileException if {@link #encode} would not make these bytes
   */
  static ArrayHead parse(String name, String header) throws DamagedFileException {
    Matcher matcher = HEADER.matcher(header);
    if (!matcher.find()) {
      throw new DamagedFileException(
          "Array %s has no .npy header of integers in one or two dimensions.".formatted(name));
    }
    ArrayHead head = head(name, matcher);
    if (!new String(encode(head), StandardCharsets.ISO_8859_1).equals(header)) {
      throw new DamagedFileException(
          "Array %s has a .npy header that is not the one of %s.".formatted(name, head));
    }
    return head;
  }

  private static ArrayHead head(String name, Matcher matcher) throws DamagedFileException {
    DType dtype = matcher.group(1).equals("8") ? DType.INT64 : DType.INT32;
    long rows = Long.parseLong(matcher.group(2));
    return matcher.group(3) == null
        ? ArrayHead.parse(name, dtype, rows)
        : ArrayHead.parse(name, dtype, rows, Long.parseLong(matcher.group(3)));
  }
}
