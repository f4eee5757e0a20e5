package dev.sheaf.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CompressionTest {
  private static final String LINES =
      """
      {"instruction":"Add.","input":"1 2","output":"3"}

      {"instruction":"Greet.","output":null}
      {"instruction":"Greet.","output":"H\u00e9!"}
      """;

  private static final byte[] SKIPPABLE = HexFormat.of().parseHex("5a2a4d1803000000" + "010203");

  @TempDir Path folder;

  private InputFile file(String name, byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    InputStorage storage = new InputStorage(new Configuration());
    return new InputFiles(storage, null).list(List.of(file.toString()), InputFormat.AUTO).get(0);
  }

  private Reading reading(byte[] bytes) throws IOException {
    return Reading.of(file("a", bytes), 8, ExampleReader.MAX_RECORD_BYTES);
  }

  private static byte[] compressed(Compression by, String text) throws IOException {
    return by == Compression.GZIP ? Compressed.gzip(text) : Compressed.zstd(text);
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  void recordsOfACompressedFileAreThoseOfThePlainOne(Compression by) throws IOException {
    assertThat(reading(compressed(by, LINES))).isEqualTo(reading(LINES.getBytes(UTF_8)));
    String array = "\uFEFF[" + LINES.strip().replaceAll("\n+", ",\n") + "]\n";
    assertThat(reading(compressed(by, array))).isEqualTo(reading(array.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  void membersAndFramesBehindEachOtherAreAllRead(Compression by) throws IOException {
    byte[] cut =
        Compressed.joined(
            compressed(by, LINES.substring(0, 60)),
            compressed(by, ""),
            compressed(by, LINES.substring(60)));

    assertThat(reading(cut)).isEqualTo(reading(LINES.getBytes(UTF_8)));
  }

  @Test
  void aGzipHeaderMayCarryFieldsAndZerosMayFollow() throws IOException {
    byte[] plain = Compressed.gzip(LINES);
    // FEXTRA of 2 bytes, FNAME "a", FCOMMENT "b"; RFC 1952, 2.3.
    byte[] header = HexFormat.of().parseHex("1f8b081c0000000000ff020000006100" + "6200");
    byte[] body = Arrays.copyOfRange(plain, 10, plain.length);

    assertThat(reading(Compressed.joined(header, body, new byte[1024])))
        .isEqualTo(reading(LINES.getBytes(UTF_8)));
  }

  @Test
  void aSkippableFrameMayComeFirst() throws IOException {
    assertThat(reading(Compressed.joined(SKIPPABLE, Compressed.zstd(LINES))))
        .isEqualTo(reading(LINES.getBytes(UTF_8)));
  }

  @Test
  void aStreamThatGivesAByteATimeIsReadToItsEnd() throws IOException {
    byte[] two = Compressed.joined(Compressed.gzip("ab"), Compressed.gzip("cd"));
    InputStream slow =
        new ByteArrayInputStream(two) {
          @Override
          public int available() {
            return 0;
          }

          @Override
          public int read(byte[] target, int from, int length) {
            return super.read(target, from, Math.min(1, length));
          }
        };

    assertThat(new GzipMembers(slow).readAllBytes()).isEqualTo("abcd".getBytes(UTF_8));
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  void aFileCutAnywhereIsAFault(Compression by) throws IOException {
    byte[] whole = compressed(by, LINES);
    for (int length = 18; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);

      assertThatThrownBy(() -> read(cut, by))
          .as("%s bytes", length)
          .isInstanceOf(FileFaultException.class)
          .hasMessageContaining("a.gz is cut or corrupt: its " + by.label());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  void aFileCutAnywhereBehindItsFirstMemberIsAFault(Compression by) throws IOException {
    byte[] first = compressed(by, LINES);
    byte[] whole = Compressed.joined(first, compressed(by, LINES));
    for (int length = first.length + 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);

      assertThatThrownBy(() -> read(cut, by))
          .as("%s of %s bytes", length, whole.length)
          .isInstanceOf(FileFaultException.class)
          .hasMessageContaining("a.gz is cut or corrupt: its " + by.label());
    }
    assertThat(new String(read(whole, by), UTF_8)).isEqualTo(LINES + LINES);
  }

  /**
   * Frames with and without a checksum and their content's size; blocks raw, of one byte, packed.
   */
  static Stream<byte[]> framesOfEveryKind() throws IOException {
    byte[] text = LINES.getBytes(UTF_8);
    byte[] random = new byte[300_000];
    new Random(7).nextBytes(random);
    return Stream.of(
        SKIPPABLE,
        Compressed.zstd(text),
        Zstd.compress(text),
        Zstd.compress(new byte[300]),
        Zstd.compress(new byte[400_000]),
        Zstd.compress(random),
        Compressed.zstd(random),
        Compressed.zstd(new byte[0]),
        frameOfWindow(10));
  }

  @ParameterizedTest
  @MethodSource("framesOfEveryKind")
  void aZstdFrameOfAnyKindCutBehindAnotherIsAFault(byte[] frame) throws IOException {
    byte[] whole = Compressed.joined(Compressed.zstd(LINES), frame, SKIPPABLE, frame);
    int step = Math.max(1, frame.length / 500);
    for (int missing = 1; missing < frame.length; missing += missing < 50 ? 1 : step) {
      byte[] cut = Arrays.copyOf(whole, whole.length - missing);

      assertThatThrownBy(() -> read(cut, Compression.ZSTD))
          .as("%s of %s bytes", cut.length, whole.length)
          .isInstanceOf(FileFaultException.class);
    }
    byte[] held = read(frame, Compression.ZSTD);
    assertThat(read(whole, Compression.ZSTD))
        .isEqualTo(Compressed.joined(LINES.getBytes(UTF_8), held, held));
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  void whateverByteIsWrongTheFileIsAtFaultOrHoldsTheSame(Compression by) throws IOException {
    byte[] whole = compressed(by, LINES);
    Random random = new Random(5);
    for (int i = 4; i < whole.length; i++) {
      byte[] edited = whole.clone();
      edited[i] ^= (byte) (1 << random.nextInt(8));
      try {
        assertThat(new String(read(edited, by), UTF_8)).as("byte %s", i).isEqualTo(LINES);
      } catch (FileFaultException e) {
        assertThat(e).hasMessageStartingWith("a.gz is cut or corrupt");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  void somethingElseBehindTheLastMemberIsAFault(Compression by) throws IOException {
    byte[] more = "{}\n{}\n{}\n".getBytes(UTF_8);
    for (int length = 1; length <= more.length; length++) {
      byte[] file = Compressed.joined(compressed(by, LINES), Arrays.copyOf(more, length));

      assertThatThrownBy(() -> read(file, by))
          .as("%s bytes more", length)
          .isInstanceOf(FileFaultException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  void aStoreThatBreaksOffIsNoFaultOfTheFile(Compression by) throws IOException {
    byte[] text = new byte[1000];
    new Random(3).nextBytes(text); // to which compression comes to nothing
    byte[] whole = by == Compression.GZIP ? Compressed.gzip(text) : Compressed.zstd(text);
    InputStream in = new StoredBytes(file("a", whole), brokenOff(whole), Sha256.digest());

    assertThatThrownBy(() -> new Decompressed("a", whole.length, by, in).readAllBytes())
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("the channel ends");
    assertThatThrownBy(() -> Content.of("a", whole.length, brokenOff(whole), InputFormat.AUTO))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("the channel ends");
  }

  /** As many bytes as tell the compression and not the format, behind which the store fails. */
  private static InputStream brokenOff(byte[] whole) {
    return new FilterInputStream(new ByteArrayInputStream(whole, 0, 270)) {
      @Override
      public int read(byte[] target, int from, int length) throws IOException {
        int count = super.read(target, from, length);
        if (count < 0) {
          throw new EOFException("the channel ends");
        }
        return count;
      }
    };
  }

  private static byte[] read(byte[] bytes, Compression by) throws IOException {
    return new Decompressed("a.gz", bytes.length, by, new ByteArrayInputStream(bytes))
        .readAllBytes();
  }

  @Test
  void aBombStopsAtTheRatioBehind64MiB() throws IOException {
    byte[] bomb = Compressed.zstd(new byte[80 << 20]);

    try (InputStream in =
        new Decompressed("a.zst", bomb.length, Compression.ZSTD, new ByteArrayInputStream(bomb))) {
      assertThatThrownBy(() -> in.skipNBytes(80 << 20))
          .isInstanceOf(FileFaultException.class)
          .hasMessageMatching(
              "a.zst holds at least 67\\d{6} bytes in its "
                  + bomb.length
                  + ", more than 1,000:1, the limit behind 64 MiB; it looks like a decompression"
                  + " bomb. If it is none, decompress it first.");
    }
  }

  /** A frame that says how large a window it needs; one raw block follows (RFC 8878, 3.1.1). */
  private static byte[] frameOfWindow(int log) {
    byte[] text = LINES.getBytes(UTF_8);
    int block = 1 | (text.length << 3);
    byte[] head = {
      0x28,
      (byte) 0xB5,
      0x2F,
      (byte) 0xFD,
      0,
      (byte) ((log - 10) << 3),
      (byte) block,
      (byte) (block >> 8),
      (byte) (block >> 16)
    };
    return Compressed.joined(head, text);
  }

  @Test
  void aZstdWindowOfMoreThan128MiBIsRefusedBeforeRoomIsMadeForIt() throws IOException {
    assertThat(reading(frameOfWindow(27))).isEqualTo(reading(LINES.getBytes(UTF_8)));

    for (int log : new int[] {28, 31, 41}) {
      assertThatThrownBy(() -> reading(frameOfWindow(log)))
          .isInstanceOf(InputException.class)
          .hasMessage(
              folder.resolve("a")
                  + " asks for a zstd window of more than 128 MiB, the limit that zstd itself has;"
                  + " compress it without --long, or decompress it first.");
    }
  }

  @Test
  void upTo64MiBAnyRatioIsRead() throws IOException {
    byte[] zeros = Compressed.zstd(new byte[64 << 20]);

    try (InputStream in =
        new Decompressed(
            "a.zst", zeros.length, Compression.ZSTD, new ByteArrayInputStream(zeros))) {
      in.skipNBytes(64 << 20);
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void aCompressedFileIsOneChunkWithTheDigestOfTheFileAsItIs() throws IOException {
    byte[] bytes = Compressed.gzip(LINES);
    List<Chunk> chunks = Chunks.cut(file("a", bytes), 8);

    assertThat(chunks).hasSize(1);
    try (ExampleReader reader =
        ExampleReader.open(Reading.STORAGE, chunks.get(0), Reading.PARSER)) {
      while (reader.next()) {}
      assertThat(reader.tally())
          .isEqualTo(new ChunkTally(Sha256.hex(bytes), LINES.getBytes(UTF_8).length, 4, 1, 3));
    }
  }

  @Test
  void aFileThatBecameShorterIsNamed() throws IOException {
    byte[] bytes = Compressed.gzip(LINES);
    InputFile file = file("a", bytes);
    Files.write(folder.resolve("a"), Arrays.copyOf(bytes, 30));

    assertThatThrownBy(() -> Reading.of(file, 8, ExampleReader.MAX_RECORD_BYTES))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("Leave inputs alone while a job runs.");
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  void aTallyHasTheBytesThatACompressedFileHolds(Compression by) throws IOException {
    for (String text : List.of(LINES, LINES.strip())) {
      Chunk whole = Chunks.cut(file("a", compressed(by, text)), 8).get(0);

      try (ExampleReader reader = ExampleReader.open(Reading.STORAGE, whole, Reading.PARSER)) {
        while (reader.next()) {}
        assertThat(reader.tally().bytes()).isEqualTo(text.getBytes(UTF_8).length);
      }
    }
  }

  /** FHCRC by Python's zlib.crc32, in the first member and in the next; RFC 1952, 2.3.1.2. */
  @Test
  void theChecksumOfAGzipHeaderIsLookedAt() throws IOException {
    byte[] good = withHeader("1f8b08020000000000ff" + "90c9");
    byte[] lowByte = withHeader("1f8b08020000000000ff" + "91c9");
    byte[] highByte = withHeader("1f8b08020000000000ff" + "90c8");

    assertThat(read(Compressed.joined(good, good), Compression.GZIP))
        .isEqualTo((LINES + LINES).getBytes(UTF_8));
    for (byte[] wrong : List.of(lowByte, highByte, Compressed.joined(good, lowByte))) {
      assertThatThrownBy(() -> read(wrong, Compression.GZIP))
          .isInstanceOf(FileFaultException.class)
          .hasMessageContaining("the checksum of a header is wrong");
    }
  }

  @Test
  void anExtraFieldOfAGzipHeaderMayHaveMoreBytesThanFitInOne() throws IOException {
    byte[] extra = withHeader("1f8b08040000000000ff" + "0201" + "01".repeat(258));

    assertThat(read(extra, Compression.GZIP)).isEqualTo(LINES.getBytes(UTF_8));
  }

  @Test
  void flagsThatGzipDoesNotHaveAndAWrongLengthAreFaults() throws IOException {
    byte[] length = Compressed.gzip(LINES);
    length[length.length - 4]++;
    byte[] checksum = Compressed.gzip(LINES);
    checksum[checksum.length - 5]++;

    for (int flag : new int[] {0x20, 0x40, 0x80}) {
      byte[] flags = Compressed.gzip(LINES);
      flags[3] = (byte) flag;
      assertThatThrownBy(() -> read(flags, Compression.GZIP))
          .hasMessageContaining("a header has flags that do not exist");
    }
    assertThatThrownBy(() -> read(length, Compression.GZIP))
        .hasMessageContaining("a length is wrong");
    assertThatThrownBy(() -> read(checksum, Compression.GZIP))
        .hasMessageContaining("a checksum is wrong");
  }

  /** A member with another header than the ten bytes that Java writes. */
  private static byte[] withHeader(String hex) throws IOException {
    byte[] plain = Compressed.gzip(LINES);
    return Compressed.joined(
        HexFormat.of().parseHex(hex), Arrays.copyOfRange(plain, 10, plain.length));
  }
}
