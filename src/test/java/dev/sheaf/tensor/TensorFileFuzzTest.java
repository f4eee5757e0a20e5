package dev.sheaf.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sheaf.Seeds;
import dev.sheaf.batch.Batch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Any bytes as a file of tensors: batches that can be written again, or damage. */
public class TensorFileFuzzTest {
  private static final long MOST_ALLOCATED = 16 << 20;
  private static final List<TensorFormat> FORMATS = List.of(TensorFormat.values());
  private static final Path FOLDER = Seeds.folder();

  @Test
  void changedFiles() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (TensorFormat format : FORMATS) {
      for (DType dtype : DType.values()) {
        List<Batch> batches = List.of(TensorFiles.small(7), TensorFiles.small(8));
        byte[] file = TensorFiles.bytes(format, dtype, batches);
        byte[] seed = new byte[file.length + 1];
        seed[0] = (byte) FORMATS.indexOf(format);
        System.arraycopy(file, 0, seed, 1, file.length);
        seeds.add(seed);
      }
    }
    new Seeds(seeds, "inputs.000007", "[2, 3]", "[0,0]", "9999999999", "{}", "\0\0\0\0\0\0\0\0")
        .feed(TensorFileFuzzTest.class, 2000, TensorFileFuzzTest::fuzzerTestOneInput);
  }

  /** Reads a file of the format that the first byte says. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    TensorFormat format = FORMATS.get((bytes[0] & 0xFF) % FORMATS.size());
    Path path = FOLDER.resolve("file");
    path.toFile().deleteOnExit();
    long most = MOST_ALLOCATED + 64L * bytes.length;
    try {
      Files.write(path, Arrays.copyOfRange(bytes, 1, bytes.length));
      long first = allocated(format, path);
      // The first time, classes may have been loaded too.
      assertThat(first < most ? first : allocated(format, path)).isLessThan(most);
      List<Batch> batches = readOrNothing(format, path);
      if (!batches.isEmpty()) {
        Files.write(path, TensorFiles.bytes(format, DType.INT64, batches));
        assertThat(TensorFiles.read(format, path)).hasSameSizeAs(batches);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long allocated(TensorFormat format, Path path) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    readOrNothing(format, path);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static List<Batch> readOrNothing(TensorFormat format, Path path) throws IOException {
    try {
      return TensorFiles.read(format, path);
    } catch (DamagedFileException e) {
      assertThat(e.getMessage()).isNotBlank();
      return List.of();
    }
  }
}
