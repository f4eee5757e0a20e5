package dev.sheaf.tensor;

import dev.sheaf.batch.Batch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Batches to write, and files of them. */
final class TensorFiles {
  private TensorFiles() {}

  /** Two rows of width 3: {@code 1 2 3 → 2 3 9} and {@code 4 9 9 → 9 -100 -100}. */
  static Batch small(int number) {
    return new Batch(
        number,
        3,
        new int[] {1, 2, 3, 4, 9, 9},
        new int[] {2, 3, 9, 9, -100, -100},
        new int[] {3, 1},
        new int[] {0, 0},
        new long[] {5, 6});
  }

  static Batch withoutTargets(Batch batch) {
    return new Batch(
        batch.number(),
        batch.width(),
        batch.inputs(),
        new int[0],
        batch.lengths(),
        batch.sources(),
        batch.records());
  }

  /** Batches of any content, from {@code first} on. */
  static List<Batch> random(Random random, int first, int count) {
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batches.add(random(random, first + i));
    }
    return batches;
  }

  private static Batch random(Random random, int number) {
    int rows = 1 + random.nextInt(5);
    int width = 1 + random.nextInt(40);
    return new Batch(
        number,
        width,
        random.ints((long) rows * width).toArray(),
        random.ints((long) rows * width).toArray(),
        random.ints(rows, 0, width + 1).toArray(),
        random.ints(rows, 0, 9).toArray(),
        random.longs(rows, 0, Long.MAX_VALUE).toArray());
  }

  static byte[] bytes(TensorFormat format, DType dtype, List<Batch> batches, Path scratch)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    FileShape shape = new FileShape(batches.size(), dtype, batches.get(0).hasTargets());
    try (BatchWriter writer = format.writer(bytes, shape, scratch)) {
      for (Batch batch : batches) {
        writer.write(batch);
      }
    }
    return bytes.toByteArray();
  }

  static List<Batch> read(TensorFormat format, Path file) throws IOException {
    List<Batch> batches = new ArrayList<>();
    try (BatchReader reader = format.reader(file)) {
      for (Optional<Batch> next = reader.next(); next.isPresent(); next = reader.next()) {
        batches.add(next.get());
      }
    }
    return batches;
  }

  static List<Batch> read(TensorFormat format, byte[] bytes, Path folder) throws IOException {
    return read(format, Files.write(folder.resolve("file"), bytes));
  }
}
