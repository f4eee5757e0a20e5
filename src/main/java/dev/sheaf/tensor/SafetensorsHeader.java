package dev.sheaf.tensor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of a safetensors file, which follows eight bytes with its length.
 *
 * <p>One batch of two rows of width 3 has this header, and blanks up to a multiple of 8 bytes:
 *
 * <pre>
 * {"inputs.000000":{"dtype":"I64","shape":[2,3],"data_offsets":[0,48]},
 *  "targets.000000":{"dtype":"I64","shape":[2,3],"data_offsets":[48,96]},
 *  "lengths.000000":{"dtype":"I32","shape":[2],"data_offsets":[96,104]}}
 * </pre>
 *
 * <p>without the line breaks. There is no {@code __metadata__}. Arrays are ordered as the reference
 * writer orders them, by alignment descending and then by name, so that each is aligned to its
 * elements.
 *
 * <p>Source: safetensors, README.md, "Format"; safetensors/src/tensor.rs, {@code prepare}.
 */
final class SafetensorsHeader {
  /** Bytes that readers accept. */
  static final int LIMIT = 100_000_000;

  /** Arrays of wider elements come first in a file. */
  static final Comparator<ArrayHead> BY_TYPE =
      Comparator.comparing(ArrayHead::dtype, Comparator.comparingInt(DType::bytes).reversed());

  /** The order of the arrays in a file. */
  static final Comparator<ArrayHead> ORDER = BY_TYPE.thenComparing(ArrayHead::name);

  private static final int ALIGNMENT = 8;

  /** Finds the arrays; that nothing else is there is seen by encoding them again. */
  private static final Pattern ARRAY =
      Pattern.compile(
          "\"([a-z.0-9]{1,24})\":\\{\"dtype\":\"I(64|32)\""
              + ",\"shape\":\\[(\\d{1,10})(?:,(\\d{1,10}))?]");

  private SafetensorsHeader() {}

  /** The header of some arrays, given in order. */
  static byte[] encode(List<ArrayHead> heads) {
    StringBuilder json = new StringBuilder("{");
    long offset = 0;
    for (ArrayHead head : heads) {
      json.append(json.length() == 1 ? "" : ",");
      append(json, head, offset);
      offset += head.bytes();
    }
    json.append('}');
    json.append(" ".repeat(-json.length() & (ALIGNMENT - 1)));
    return json.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static void append(StringBuilder json, ArrayHead head, long offset) {
    json.append('"').append(head.name()).append("\":{\"dtype\":\"").append(dtype(head.dtype()));
    json.append("\",\"shape\":[").append(head.rows());
    if (head.array() != BatchArray.LENGTHS) {
      json.append(',').append(head.width());
    }
    json.append("],\"data_offsets\":[").append(offset).append(',');
    json.append(offset + head.bytes()).append("]}");
  }

  private static String dtype(DType dtype) {
    return switch (dtype) {
      case INT64 -> "I64";
      case INT32 -> "I32";
    };
  }

  /**
   * The arrays of a header, in order.
   *
   * @throws DamagedFileException if {@link #encode} would not make these bytes
   */
  static List<ArrayHead> parse(String header) throws DamagedFileException {
    List<ArrayHead> heads = new ArrayList<>();
    Matcher matcher = ARRAY.matcher(header);
    while (matcher.find()) {
      heads.add(head(matcher));
    }
    heads.sort(ORDER);
    String encoded = new String(encode(heads), StandardCharsets.US_ASCII);
    if (!encoded.equals(header)) {
      throw new DamagedFileException(difference(header, encoded));
    }
    return heads;
  }

  private static ArrayHead head(Matcher matcher) throws DamagedFileException {
    DType dtype = matcher.group(2).equals("64") ? DType.INT64 : DType.INT32;
    long first = Long.parseLong(matcher.group(3));
    return matcher.group(4) == null
        ? ArrayHead.parse(matcher.group(1), dtype, first)
        : ArrayHead.parse(matcher.group(1), dtype, first, Long.parseLong(matcher.group(4)));
  }

  private static String difference(String header, String encoded) {
    int at = 0;
    while (at < header.length()
        && at < encoded.length()
        && header.charAt(at) == encoded.charAt(at)) {
      at++;
    }
    return "The header is not one of batches without holes: its byte %s begins '%s', not '%s'."
        .formatted(at, excerpt(header, at), excerpt(encoded, at));
  }

  private static String excerpt(String text, int from) {
    return text.substring(from, Math.min(from + 40, text.length()));
  }
}
