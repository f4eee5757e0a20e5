package dev.sheaf.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file is, told by its first bytes, never by its name.
 *
 * @param compression how it is compressed as a whole
 * @param format how records lie in what it holds
 */
record Content(Compression compression, InputFormat format) {
  /** As far as a tar archive is to be told by. */
  private static final int HEAD_BYTES = 262;

  private static final String TAR = "7573746172";
  private static final String PARQUET = "50415231";
  private static final String BYTE_ORDER_MARK = "efbbbf";
  private static final Pattern PROMISE =
      Pattern.compile("(?i).*\\.(gz|gzip|zst|zstd|parquet)([?#].*)?");

  /** Beginnings of files that are known and not read, and what to do about each. */
  private enum Foreign {
    GZIP("is compressed with gzip", "decompress it first", "1f8b"),
    ZSTD("is compressed with zstd", "decompress it first", "28b52ffd"),
    BZIP2("is compressed with bzip2", "decompress it first", "425a68"),
    XZ("is compressed with xz", "decompress it first", "fd377a585a00"),
    LZ4("is compressed with lz4", "decompress it first", "04224d18"),
    ZIP("is a zip archive", "unpack it first", "504b0304"),
    TAR_ARCHIVE("is a tar archive", "unpack it first", null),
    ARROW("is an Arrow file", "write it as Parquet first", "4152524f5731"),
    ENCRYPTED_PARQUET("is encrypted Parquet", "decrypt it first", "50415245"),
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
        if (foreign.magic != null && hex.startsWith(foreign.magic)) {
          return Optional.of(foreign);
        }
      }
      if (head.length == HEAD_BYTES && hex.endsWith(TAR)) {
        return Optional.of(TAR_ARCHIVE);
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
   * Tells what a file is: compressed or not, and in it Parquet, JSON if its first byte that is not
   * white space is a bracket, else JSON Lines, which a file without such a byte is too.
   *
   * @param path the name in messages
   * @param bytes of the file
   * @param stored the file from its start
   * @param asked the format that the job names
   * @throws InputException if the file is in no format that is read, or not in the one asked for,
   *     or not what its name says and nothing else that is read
   */
  static Content of(String path, long bytes, InputStream stored, InputFormat asked)
      throws IOException {
    BufferedInputStream in = new BufferedInputStream(stored);
    Compression compression = Compression.of(head(in));
    if (compression == Compression.NONE) {
      return new Content(compression, format(path, in, asked));
    }
    InputStream held = new Decompressed(path, bytes, compression, in);
    InputFormat format = format(path + " (decompressed)", new BufferedInputStream(held), asked);
    if (format == InputFormat.PARQUET) {
      throw new InputException(
          "%s is Parquet compressed with %s, which is not read, as Parquet compresses itself;"
                  .formatted(path, compression.label())
              + " decompress it first.");
    }
    return new Content(compression, format);
  }

  private static byte[] head(BufferedInputStream in) throws IOException {
    in.mark(HEAD_BYTES);
    byte[] head = in.readNBytes(HEAD_BYTES);
    in.reset();
    return head;
  }

  private static InputFormat format(String path, BufferedInputStream in, InputFormat asked)
      throws IOException {
    byte[] head = head(in);
    String hex = HexFormat.of().formatHex(head);
    if (hex.startsWith(PARQUET)) {
      return parquet(path, asked);
    }
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
    in.skipNBytes(hex.startsWith(BYTE_ORDER_MARK) ? 3 : 0);
    return formatOfText(path, FirstLines.of(in), asked);
  }

  private static InputFormat parquet(String path, InputFormat asked) {
    if (asked != InputFormat.AUTO && asked != InputFormat.PARQUET) {
      throw new InputException(
          "%s is Parquet, not JSON; set input.format to parquet or auto.".formatted(path));
    }
    return InputFormat.PARQUET;
  }

  private static InputFormat formatOfText(String path, FirstLines lines, InputFormat asked) {
    int first = lines.first();
    if (first == '[') {
      return formatOfArray(path, lines, asked);
    } else if (first != '{') {
      requireNoPromise(path, first);
    }
    if (asked == InputFormat.JSON && first >= 0) {
      throw new InputException(
          "%s does not begin with '[', so it is no JSON array%s;"
                  .formatted(path, first == '{' ? " but perhaps JSON Lines" : "")
              + " set input.format to jsonl or auto.");
    }
    requireObjectOnOneLine(path, lines);
    return InputFormat.JSONL;
  }

  private static InputFormat formatOfArray(String path, FirstLines lines, InputFormat asked) {
    if (asked != InputFormat.JSONL) {
      return InputFormat.JSON;
    } else if (!lines.beginWithWholeArray()) {
      throw new InputException(
          "%s begins with '[', so it is a JSON array, not JSON Lines;".formatted(path)
              + " set input.format to json or auto.");
    }
    return InputFormat.JSONL;
  }

  /** Refuses what neither is what its name promises nor looks like JSON. */
  private static void requireNoPromise(String path, int first) {
    Matcher promise = PROMISE.matcher(path);
    if (promise.matches()) {
      throw new InputException(
          "%s is named .%s, but %s; it may have been cut, or an error page saved in its place."
              .formatted(
                  path,
                  promise.group(1),
                  first < 0 ? "holds nothing" : "is neither that nor JSON"));
    }
  }

  private static void requireObjectOnOneLine(String path, FirstLines lines) {
    if (lines.spreadAnObject()) {
      throw new InputException(
          "%s has a JSON object that is spread over lines; in JSON Lines a record is one line."
                  .formatted(path)
              + " Put each record on one line, or all of them into one array.");
    }
  }
}
