package dev.sheaf.tensor;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A piece that a {@link BatchPieceWriter} has written. */
final class BatchPiece implements Closeable {
  private static final byte[] NONE = {};

  private final PieceInput in;
  private PieceBatches batches;
  private byte[] bytes = NONE;

  BatchPiece(PieceSource source) {
    in = new PieceInput(source);
  }

  /**
   * An array in a piece.
   *
   * @param head what it is, in the type that its file will have
   * @param piece where it lies
   * @param place where in it, in bytes
   */
  record Placed(ArrayHead head, BatchPiece piece, long place) {
    int[] elements() throws IOException {
      return piece.elements(place, head.elements());
    }
  }

  /** Its arrays in order; of inputs and targets in a type. */
  List<Placed> arrays(DType dtype) throws IOException {
    List<Placed> arrays = new ArrayList<>();
    DataInputStream index = in.index();
    boolean targets = index.readBoolean();
    batches = new PieceBatches(index.readInt(), index.readInt());
    long place = 0;
    for (int i = 0; i < batches.count(); i++) {
      int batch = index.readInt();
      for (ArrayHead head : heads(batch, index.readInt(), index.readInt(), dtype, targets)) {
        arrays.add(new Placed(head, this, place));
        place += (long) head.elements() * Integer.BYTES;
      }
    }
    return arrays;
  }

  /** Its batches, known once its arrays are. */
  PieceBatches batches() {
    return batches;
  }

  private static List<ArrayHead> heads(
      int batch, int rows, int width, DType dtype, boolean targets) {
    return ArrayHead.of(new ArrayHead(BatchArray.INPUTS, batch, dtype, rows, width), targets);
  }

  private int[] elements(long place, int count) throws IOException {
    int size = Math.multiplyExact(count, Integer.BYTES);
    if (size > bytes.length) {
      bytes = new byte[size];
    }
    in.read(place, bytes, size);
    int[] elements = new int[count];
    Elements.take(ByteBuffer.wrap(bytes, 0, size), DType.INT32, elements, 0);
    return elements;
  }

  /** Lets go of its stream and buffers; its arrays can still be read. */
  @Override
  public void close() throws IOException {
    bytes = NONE;
    in.close();
  }
}
