package dev.sheaf.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Optional;

/** Tells the format of a file by its first bytes, never by its name. */
final class Content {
  private static final int HEAD_BYTES = 6;
  private static final int END = -1;

  /** Bytes of a first line that are looked at; a longer one is no beginning of a key a line. */
  private static final int FIRST_LINE_BYTES = 1 << 16;

  private Content() {}

  /** Beginnings of files that are known and not read, and what to do about each. */
  private enum Foreign {
    GZIP("is compressed with gzip", "decompress it first", "1f8b"),
    ZSTD("is compressed with zstd", "decompress it first", "28b52ffd"),
    BZIP2("is compressed with bzip2", "decompress it first", "425a68"),
    XZ("is compressed with xz", "decompress it first", "fd377a585a00"),
    ZIP("is a zip archive", "unpack it first", "504b0304"),
    PARQUET("is Parquet", "convert it to JSON Lines first", "50415231"),
    UTF_32LE("is UTF-32LE", "convert it to UTF-8 first", "fffe0000"),
    UTF_32BE("is UTF-32BE", "convert it to UTF-8 first", "0000feff"),
    UTF_16LE("is UTF-16LE", "convert it to UTF-8 first", "fffe"),
    UTF_16BE("is UTF-16BE", "convert it to UTF-8 first", "feff");

    private final String what;
    private final String remedy;
    private final String magic;

    Foreign(String what, String remedy, String magic) {
      this.what = what;
      this.remedy = remedy;
      this.magic = magic;
    }

    /** By magic number first; ASCII in a wider encoding shows in its zero bytes. */
    static Optional<Foreign> of(byte[] head) {
      String hex = HexFormat.of().formatHex(head);
      for (Foreign foreign : values()) {
        if (hex.startsWith(foreign.magic)) {
          return Optional.of(foreign);
        }
      }
      return head.length < 4 ? Optional.empty() : Optional.ofNullable(ofZeros(head));
    }

    private static Foreign ofZeros(byte[] head) {
      int zeros = 0;
      for (int i = 0; i < 4; i++) {
        zeros = zeros << 1 | (head[i] == 0 ? 1 : 0);
      }
      return switch (zeros) {
        case 0b1110 -> UTF_32BE;
        case 0b0111 -> UTF_32LE;
        case 0b1010, 0b1000 -> UTF_16BE;
        case 0b0101, 0b0100 -> UTF_16LE;
        default -> null;
      };
    }
  }

  /**
   * The format of a file: JSON if its first byte that is not white space is a bracket, else JSON
   * Lines, which a file without such a byte is too.
   *
   * @param path the name in messages
   * @param content the file from its start
   * @param asked the format that the job names
   * @throws InputException if the file is in no format that is read, or not in the one asked for
   */
  static InputFormat format(String path, InputStream content, InputFormat asked)
      throws IOException {
    BufferedInputStream in = new BufferedInputStream(content);
    in.mark(HEAD_BYTES);
    byte[] head = in.readNBytes(HEAD_BYTES);
    Foreign.of(head)
        .ifPresent(
            foreign -> {
              throw new InputException(
                  "%s %s, which is not read; %s.".formatted(path, foreign.what, foreign.remedy));
            });
    if (asked == InputFormat.PARQUET) {
      throw new InputException(
          "%s is not Parquet, which input.format asks for; set it to auto.".formatted(path));
    }
    in.reset();
    in.skipNBytes(hasByteOrderMark(head) ? 3 : 0);
    return formatOfText(path, in, asked);
  }

  private static boolean hasByteOrderMark(byte[] head) {
    return head.length >= 3
        && (head[0] & 0xFF) == 0xEF
        && (head[1] & 0xFF) == 0xBB
        && (head[2] & 0xFF) == 0xBF;
  }

  private static InputFormat formatOfText(String path, InputStream in, InputFormat asked)
      throws IOException {
    int first = firstOf(in, " \t\r\n");
    if (first == END) {
      return InputFormat.JSONL;
    } else if (first == '[') {
      return array(path, asked);
    } else if (asked == InputFormat.JSON) {
      throw new InputException(
          "%s does not begin with '[', so it is no JSON array%s;"
                  .formatted(path, first == '{' ? " but perhaps JSON Lines" : "")
              + " set input.format to jsonl or auto.");
    }
    if (first == '{' && isSpreadOverLines(in)) {
      throw new InputException(
          "%s has a JSON object that is spread over lines; in JSON Lines a record is one line."
                  .formatted(path)
              + " Put each record on one line, or all of them into one array.");
    }
    return InputFormat.JSONL;
  }

  private static InputFormat array(String path, InputFormat asked) {
    if (asked == InputFormat.JSONL) {
      throw new InputException(
          "%s begins with '[', so it is a JSON array, not JSON Lines;".formatted(path)
              + " set input.format to json or auto.");
    }
    return InputFormat.JSON;
  }

  /**
   * Whether an object that has begun goes on with a key on the next line, or with its end: a record
   * that is merely cut is followed by the beginning of another.
   */
  private static boolean isSpreadOverLines(InputStream in) throws IOException {
    ArrayScanner scanner =
        new ArrayScanner(new ArrayState(ArrayState.Mode.OUTSIDE, 1, ArrayState.Last.OPENING));
    byte[] line = new byte[1];
    for (int left = FIRST_LINE_BYTES; left > 0; left--) {
      int b = in.read();
      if (b == END || b == '\n') {
        ArrayState end = scanner.state();
        int next = firstOf(in, " \t\r\n");
        boolean isOpen = end.mode() == ArrayState.Mode.OUTSIDE && end.depth() > 0;
        return isOpen && (next == '"' || next == '}');
      }
      line[0] = (byte) b;
      scanner.scan(line, 0, 1, 0);
    }
    return false;
  }

  /** The first byte that is none of some, or {@link #END}. */
  private static int firstOf(InputStream in, String passedOver) throws IOException {
    int b = in.read();
    while (b != END && passedOver.indexOf(b) >= 0) {
      b = in.read();
    }
    return b;
  }
}
