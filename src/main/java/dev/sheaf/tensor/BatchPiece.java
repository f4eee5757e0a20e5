package dev.sheaf.tensor;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A piece that a {@link BatchPieceWriter} has written. */
final class BatchPiece implements Closeable {
  private static final int[] NONE = {};

  private final PieceInput in;
  private PieceBatches batches;

  /** The inputs that were read last, by which the targets of their batch are told. */
  private int[] inputs = NONE;

  /** Where they begin, and where the targets do. */
  private long inputsPlace;

  private long targetsPlace;

  BatchPiece(PieceSource source) {
    in = new PieceInput(source);
  }

  /**
   * An array in a piece.
   *
   * @param head what it is, in the type that its file will have
   * @param piece where it lies
   * @param place where it begins in it, in bytes; of targets, where the inputs do that tell them
   */
  record Placed(ArrayHead head, BatchPiece piece, long place) {
    int[] elements() throws IOException {
      return switch (head.array()) {
        case INPUTS -> piece.inputs(head, place);
        case TARGETS -> piece.targets(head, place);
        case LENGTHS -> piece.lengths(head, place);
      };
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
      ArrayHead first =
          new ArrayHead(
              BatchArray.INPUTS, index.readInt(), dtype, index.readInt(), index.readInt());
      long end = index.readLong();
      for (ArrayHead head : ArrayHead.of(first, targets)) {
        boolean last = head.array() == BatchArray.LENGTHS;
        arrays.add(new Placed(head, this, last ? end - head.bytes() : place));
      }
      place = end;
    }
    return arrays;
  }

  /** Its batches, known once its arrays are. */
  PieceBatches batches() {
    return batches;
  }

  private int[] inputs(ArrayHead head, long place) throws IOException {
    in.seek(place);
    inputs = PackedArrays.readInputs(head.rows(), head.width(), in);
    inputsPlace = place;
    targetsPlace = in.place();
    return inputs;
  }

  private int[] targets(ArrayHead head, long place) throws IOException {
    if (inputs == NONE || inputsPlace != place) {
      inputs(head, place);
    }
    in.seek(targetsPlace);
    return PackedArrays.readTargets(inputs, head.width(), in);
  }

  private int[] lengths(ArrayHead head, long place) throws IOException {
    in.seek(place);
    return PackedArrays.readLengths(head.rows(), in);
  }

  /** Lets go of its stream and buffers; its arrays can still be read. */
  @Override
  public void close() throws IOException {
    inputs = NONE;
    in.close();
  }
}
