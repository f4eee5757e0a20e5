package dev.sheaf.tensor;

import dev.sheaf.batch.Batch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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

  /** A file of batches, joined from one piece. */
  static byte[] bytes(TensorFormat format, DType dtype, List<Batch> batches) throws IOException {
    return joined(format, List.of(piece(format.form(), batches)), shape(dtype, batches));
  }

  /** A file of batches, joined from pieces of some batches each. */
  static byte[] bytes(TensorFormat format, DType dtype, List<Batch> batches, int ofAPiece)
      throws IOException {
    List<PieceSource> pieces = new ArrayList<>();
    for (int i = 0; i < batches.size(); i += ofAPiece) {
      pieces.add(piece(format.form(), batches.subList(i, Math.min(i + ofAPiece, batches.size()))));
    }
    return joined(format, pieces, shape(dtype, batches));
  }

  private static FileShape shape(DType dtype, List<Batch> batches) {
    return new FileShape(batches.size(), dtype, batches.get(0).hasTargets());
  }

  static byte[] joined(TensorFormat format, List<PieceSource> pieces, FileShape shape)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    format.join(pieces, shape, bytes);
    return bytes.toByteArray();
  }

  static PieceSource piece(PieceForm form, List<Batch> batches) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (BatchWriter writer = form.writer(bytes)) {
      for (Batch batch : batches) {
        writer.write(batch);
      }
    }
    return piece(bytes.toByteArray());
  }

  static PieceSource piece(byte[] bytes) {
    return new BytesPiece(bytes);
  }

  /** A piece in memory. */
  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  private record BytesPiece(byte[] content) implements PieceSource {
    @Override
    public long bytes() {
      return content.length;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(content);
    }
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
