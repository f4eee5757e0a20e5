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
    List<BatchPiece> pieces = new ArrayList<>();
    try {
      List<Placed> arrays = new ArrayList<>();
      for (PieceSource source : sources) {
        BatchPiece piece = new BatchPiece(source);
        pieces.add(piece);
        arrays.addAll(piece.arrays(shape.dtype()));
      }
      shape.check(pieces.stream().map(BatchPiece::batches).toList());
      write(format, arrays, out);
    } finally {
      for (BatchPiece piece : pieces) {
        piece.close();
      }
    }
  }

  private static void write(TensorFormat format, List<Placed> arrays, OutputStream out)
      throws IOException {
    List<Placed> ordered = format == TensorFormat.SAFETENSORS ? byName(arrays) : arrays;
    ArraySink sink = sink(format, ordered.stream().map(Placed::head).toList(), out);
    for (Placed array : ordered) {
      sink.write(array.head(), array.elements());
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
