package dev.sheaf.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.sheaf.batch.Batch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DamageTest {
  private static final long MOST_ALLOCATED = 16 << 20;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void everyCutIsDamage(TensorFormat format) throws IOException {
    byte[] bytes = file(format);

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> read(format, cut))
          .as("the first %d of %d bytes", length, bytes.length)
          .isInstanceOf(DamagedFileException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bytesBehindTheEndAreDamage(TensorFormat format) throws IOException {
    byte[] bytes = file(format);

    assertThatThrownBy(() -> read(format, Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(DamagedFileException.class);
  }

  @ParameterizedTest
  @EnumSource
  void everyWrongBitIsDamageOrAnotherValue(TensorFormat format) throws IOException {
    byte[] bytes = file(format);

    for (int bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      readOrDamage(format, bytes, "bit " + bit);
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  @ParameterizedTest
  @EnumSource
  void wrongBytesAnywhereAreDamageOrAnotherValue(TensorFormat format) throws IOException {
    byte[] bytes = file(format);
    Random random = new Random(4);

    for (int i = 0; i < 1_000; i++) {
      byte[] damaged = bytes.clone();
      int at = random.nextInt(bytes.length);
      byte[] noise = new byte[Math.min(1 + random.nextInt(8), bytes.length - at)];
      random.nextBytes(noise);
      System.arraycopy(noise, 0, damaged, at, noise.length);
      readOrDamage(format, damaged, "%s bytes at %s, run %s".formatted(noise.length, at, i));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileOfAnotherFormatIsDamage(TensorFormat format) throws IOException {
    for (TensorFormat other : TensorFormat.values()) {
      byte[] bytes = file(other);
      if (other != format) {
        assertThatThrownBy(() -> read(format, bytes)).isInstanceOf(DamagedFileException.class);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SAFETENSORS", "NDLIST"})
  void anIdOver32BitsIsDamage(TensorFormat format) throws IOException {
    byte[] bytes = file(format);
    int at = indexOf(bytes, ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(1));
    bytes[at + 4] = 1;

    assertThatThrownBy(() -> read(format, bytes))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("An element is 4294967297");
  }

  @ParameterizedTest
  @EnumSource(names = {"SAFETENSORS", "NDLIST"})
  void aLengthOverTheWidthIsDamage(TensorFormat format) throws IOException {
    byte[] bytes = file(format);
    bytes[bytes.length - 4] = 4;

    assertThatThrownBy(() -> read(format, bytes))
        .isInstanceOf(DamagedFileException.class)
        .hasMessage("Row 1 of batch 8 has the length 4; the width is 3.");
  }

  @Test
  void aZipEntryWithAnotherChecksumIsDamage() throws IOException {
    byte[] bytes = file(TensorFormat.NPZ);
    bytes[30 + 17 + 128]++;

    assertThatThrownBy(() -> read(TensorFormat.NPZ, bytes))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("inputs.000007 of INT64 [2, 3] does not go with its content");
  }

  @ParameterizedTest
  @EnumSource
  void batchesThatDoNotFollowEachOtherAreDamage(TensorFormat format) throws IOException {
    byte[] bytes = TensorFiles.bytes(format, DType.INT64, List.of(TensorFiles.small(7)));
    byte[] gap = unchecked(format, List.of(TensorFiles.small(7), TensorFiles.small(9)));

    assertThat(read(format, bytes)).hasSize(1);
    assertThatThrownBy(() -> read(format, gap))
        .isInstanceOf(DamagedFileException.class)
        .hasMessage("Batch 9 follows batch 7.");
  }

  @ParameterizedTest
  @EnumSource(names = {"SAFETENSORS", "NPZ", "NDLIST"})
  void aBatchThatLacksTheTargetsOfTheOthersIsDamage(TensorFormat format) throws IOException {
    byte[] lacking =
        TensorFiles.joined(
            format,
            List.of(
                TensorFiles.piece(format.form(), List.of(TensorFiles.small(7))),
                TensorFiles.piece(
                    format.form(), List.of(TensorFiles.withoutTargets(TensorFiles.small(8))))),
            new FileShape(2, DType.INT64, true));

    assertThatThrownBy(() -> read(format, lacking))
        .isInstanceOf(DamagedFileException.class)
        .hasMessage(
            "The file has lengths.000008 of INT32 [2] "
                + "where targets.000008 of INT64 [2, 3] belongs.");
  }

  /** A file of batches that no writer would take. */
  private static byte[] unchecked(TensorFormat format, List<Batch> batches) throws IOException {
    ByteArrayOutputStream piece = new ByteArrayOutputStream();
    try (BatchWriter writer = format.form().uncheckedWriter(piece)) {
      for (Batch batch : batches) {
        writer.write(batch);
      }
    }
    return TensorFiles.joined(
        format,
        List.of(TensorFiles.piece(piece.toByteArray())),
        new FileShape(batches.size(), DType.INT64, true));
  }

  /** Reads, and fails on any exception but damage, and on memory that the file does not fill. */
  private void readOrDamage(TensorFormat format, byte[] bytes, String what) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      assertThat(read(format, bytes)).as(what).isNotEmpty();
    } catch (DamagedFileException e) {
      assertThat(e.getMessage()).as(what).isNotBlank();
    } catch (RuntimeException | Error e) {
      throw new AssertionError(what, e);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).as(what).isLessThan(MOST_ALLOCATED);
  }

  private byte[] file(TensorFormat format) throws IOException {
    List<Batch> batches = List.of(TensorFiles.small(7), TensorFiles.small(8));
    return TensorFiles.bytes(format, DType.INT64, batches);
  }

  private List<Batch> read(TensorFormat format, byte[] bytes) throws IOException {
    return TensorFiles.read(format, bytes, folder);
  }

  private static int indexOf(byte[] bytes, ByteBuffer part) {
    int at = 0;
    while (ByteBuffer.wrap(bytes).slice(at, part.capacity()).mismatch(part.rewind()) >= 0) {
      at++;
    }
    return at;
  }
}
