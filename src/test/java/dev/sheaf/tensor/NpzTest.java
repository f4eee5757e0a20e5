package dev.sheaf.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.batch.Batch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzTest {
  @TempDir Path folder;

  @Test
  void aNpyHeaderIsADictionaryPaddedTo128Bytes() {
    ArrayHead head = new ArrayHead(BatchArray.INPUTS, 0, DType.INT64, 2, 3);
    String dictionary = "{'descr': '<i8', 'fortran_order': False, 'shape': (2, 3), }";
    String expected = "\u0093NUMPY\1\0v\0" + dictionary + " ".repeat(58) + "\n";

    assertThat(expected).hasSize(128);
    assertThat(new String(NpyHeader.encode(head), StandardCharsets.ISO_8859_1)).isEqualTo(expected);
  }

  @Test
  void lengthsAreInt32OfOneDimension() {
    ArrayHead head = new ArrayHead(BatchArray.LENGTHS, 0, DType.INT32, 2, 1);

    assertThat(new String(NpyHeader.encode(head), StandardCharsets.ISO_8859_1))
        .contains("{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }");
  }

  @Test
  void aFileIsStoredEntriesOf1980AndADirectory() throws IOException {
    byte[] bytes = write(List.of(TensorFiles.withoutTargets(TensorFiles.small(0))));

    // inputs: 128 + 6 * 8 = 176 = b0 bytes; lengths: 128 + 2 * 4 = 136 = 88 bytes.
    String inputs = name("inputs.000000.npy");
    String lengths = name("lengths.000000.npy");
    String first = crc(bytes, 30 + 17, 176) + "b0000000 b0000000 1100 0000";
    String second = crc(bytes, 223 + 30 + 18, 136) + "88000000 88000000 1200 0000";
    assertHex(bytes, 0, "504b0304 1400 0000 0000 0000 2100" + first + inputs);
    assertHex(bytes, 223, "504b0304 1400 0000 0000 0000 2100" + second + lengths);
    String none = "0000 0000 0000 00000000";
    assertHex(
        bytes,
        407,
        "504b0102 1400 1400 0000 0000 0000 2100"
            + first
            + none
            + "00000000"
            + inputs
            + "504b0102 1400 1400 0000 0000 0000 2100"
            + second
            + none
            + "df000000"
            + lengths
            + "504b0506 0000 0000 0200 0200 7f000000 97010000 0000");
    assertThat(bytes).hasSize(407 + 127 + 22);
  }

  private static void assertHex(byte[] bytes, int at, String hex) {
    String plain = hex.replace(" ", "");
    assertThat(HexFormat.of().formatHex(bytes, at, at + plain.length() / 2)).isEqualTo(plain);
  }

  private static String name(String name) {
    return HexFormat.of().formatHex(name.getBytes(StandardCharsets.US_ASCII));
  }

  private static String crc(byte[] bytes, int from, int count) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, count);
    return HexFormat.of().toHexDigits(Integer.reverseBytes((int) crc.getValue()));
  }

  @Test
  void moreThan65535EntriesAreReadByJavasZip() throws IOException {
    List<Batch> batches = new ArrayList<>();
    for (int number = 0; number < 22_000; number++) {
      batches.add(TensorFiles.small(number));
    }
    Path file = Files.write(folder.resolve("many.npz"), write(batches));

    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertThat(zip.size()).isEqualTo(66_000);
      ZipEntry last = zip.getEntry("lengths.021999.npy");
      assertThat(zip.getInputStream(last).readAllBytes()).endsWith(3, 0, 0, 0, 1, 0, 0, 0);
    }
    assertThat(TensorFiles.read(TensorFormat.NPZ, file)).hasSize(22_000);
  }

  @Test
  void sizesAndPlacesFrom4GiBOnStandInZip64Fields() {
    ZipEntries entries = new ZipEntries();
    String large = "ffffffff ffffffff";

    // 0xffffffff itself is the sign that a ZIP64 field follows.
    assertHex(
        entries.add("a", 0xffffffffL, 7),
        0,
        "504b0304 2d00 0000 0000 0000 2100 07000000"
            + large
            + "0100 1400 61 0100 1000 ffffffff00000000 ffffffff00000000");
    assertHex(
        entries.add("b", 1, 8),
        0,
        "504b0304 1400 0000 0000 0000 2100 08000000 01000000 01000000 0100 0000 62");
    // The second entry begins at 51 + 0xffffffff = 0x100000032, the directory 32 bytes later.
    String none = "0000 0000 0000 00000000";
    assertHex(
        entries.end(),
        0,
        "504b0102 2d00 2d00 0000 0000 0000 2100 07000000"
            + large
            + "0100 1400"
            + none
            + "00000000 61 0100 1000 ffffffff00000000 ffffffff00000000"
            + "504b0102 2d00 2d00 0000 0000 0000 2100 08000000 01000000 01000000"
            + "0100 0c00"
            + none
            + "ffffffff 62 0100 0800 3200000001000000"
            + "504b0606 2c00000000000000 2d00 2d00 00000000 00000000"
            + "0200000000000000 0200000000000000 7e00000000000000 5200000001000000"
            + "504b0607 00000000 d000000001000000 01000000"
            + "504b0506 0000 0000 0200 0200 7e000000 ffffffff 0000");
  }

  @Test
  void aPlaceThatIsTheSignOfAZip64FieldStandsInOne() {
    ZipEntries one = new ZipEntries();
    ZipEntries two = new ZipEntries();
    one.add("a", 0xffffffffL - 31, 7);
    two.add("a", 0xffffffffL - 31, 7);
    two.add("b", 1, 8);

    // The directory of the one, and the second entry of the other, begin at 0xffffffff.
    assertHex(
        one.end(),
        47,
        "504b0606 2c00000000000000 2d00 2d00 00000000 00000000"
            + "0100000000000000 0100000000000000 2f00000000000000 ffffffff00000000"
            + "504b0607 00000000 2e00000001000000 01000000"
            + "504b0506 0000 0000 0100 0100 2f000000 ffffffff 0000");
    assertHex(
        two.end(),
        47,
        "504b0102 2d00 2d00 0000 0000 0000 2100 08000000 01000000 01000000 0100 0c00"
            + "0000 0000 0000 00000000 ffffffff 62 0100 0800 ffffffff00000000");
  }

  @Test
  void aNumberOfEntriesThatIsTheSignOfAZip64FieldStandsInOne() {
    ZipEntries entries = new ZipEntries();
    for (int i = 0; i < 65_534; i++) {
      entries.add("a", 0, 0);
    }
    assertHex(entries.end(), 65_534 * 47, "504b0506 0000 0000 feff feff");
    entries.add("a", 0, 0);
    assertHex(
        entries.end(),
        65_535 * 47,
        "504b0606 2c00000000000000 2d00 2d00 00000000 00000000 ffff000000000000");
  }

  private byte[] write(List<Batch> batches) throws IOException {
    return TensorFiles.bytes(TensorFormat.NPZ, DType.INT64, batches);
  }
}
