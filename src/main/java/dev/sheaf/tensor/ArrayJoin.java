package dev.sheaf.tensor;

import dev.sheaf.tensor.BatchPiece.Placed;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Joins pieces to a file of named arrays. */
final class ArrayJoin {
  private ArrayJoin() {}

  static void join(
      TensorFormat format, List<? extends PieceSource> sources, FileShape shape, OutputStream out)
      throws IOException {
    List<PieceBatches> batches = new ArrayList<>();
    List<Placed> arrays = new ArrayList<>();
    for (PieceSource source : sources) {
      try (BatchPiece piece = new BatchPiece(source)) {
        arrays.addAll(piece.arrays(shape.dtype()));
        batches.add(piece.batches());
      }
    }
    shape.check(batches);
    write(format, arrays, out);
  }

  private static void write(TensorFormat format, List<Placed> arrays, OutputStream out)
      throws IOException {
    List<Placed> ordered = format == TensorFormat.SAFETENSORS ? byName(arrays) : arrays;
    ArraySink sink = sink(format, ordered.stream().map(Placed::head).toList(), out);
    // A shard may have a piece for each of its rows, too many to be open all at once.
    BatchPiece open = ordered.get(0).piece();
    try {
      for (Placed array : ordered) {
        if (array.piece() != open) {
          open.close();
          open = array.piece();
        }
        sink.write(array.head(), array.elements());
      }
    } finally {
      open.close();
    }
    sink.close();
  }

  private static ArraySink sink(TensorFormat format, List<ArrayHead> heads, OutputStream out)
      throws IOException {
    return switch (format) {
      case SAFETENSORS -> new SafetensorsSink(out, heads);
      case NPZ -> new NpzSink(out);
      case NDLIST -> new NdListSink(out, heads.size());
      case PARQUET -> throw new IllegalArgumentException("Parquet holds no named arrays.");
    };
  }

  /** An array and its name, made once for all comparisons. */
  private record Named(String name, Placed array) {}

  private static List<Placed> byName(List<Placed> arrays) {
    return arrays.stream()
        .map(array -> new Named(array.head().name(), array))
        .sorted(
            Comparator.comparing((Named named) -> named.array.head(), SafetensorsHeader.BY_TYPE)
                .thenComparing(Named::name))
        .map(Named::array)
        .toList();
  }
}
