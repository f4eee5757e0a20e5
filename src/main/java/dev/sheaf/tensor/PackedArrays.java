package dev.sheaf.tensor;

import dev.sheaf.batch.Batch;
import java.io.IOException;
import java.util.Arrays;

/**
 * The arrays of a batch as a piece holds them: numbers of 32 bits, without what the others tell.
 *
 * <p>Of each row of inputs, how many numbers follow, and those; the last one fills the row. Then of
 * each row of targets, until it is full, how many are the inputs one place later, how often another
 * number follows, and that number. Then the lengths, one a row:
 *
 * <pre>
 *   inputs     5 6 7 9 9 9 9                      4   5 6 7 9
 *   targets    6 7 9 -100 -100 -100 -100          3   4 -100
 *   lengths             3                         3
 * </pre>
 *
 * <p>Padding and targets thus take next to nothing, and arrays of any other numbers come back as
 * they were, too. A piece is written and read beside its file, often over a network, so each byte
 * of it counts twice; in the order of files, so that it is read forward.
 */
final class PackedArrays {
  private PackedArrays() {}

  static void write(Batch batch, PieceNumbers out) throws IOException {
    for (int from = 0; from < batch.inputs().length; from += batch.width()) {
      writeInputs(batch.inputs(), from, from + batch.width(), out);
    }
    for (int from = 0; from < batch.targets().length; from += batch.width()) {
      writeTargets(batch, from, from + batch.width(), out);
    }
    out.add(batch.lengths(), 0, batch.rows());
  }

  private static void writeInputs(int[] inputs, int from, int to, PieceNumbers out)
      throws IOException {
    int last = to - 1;
    while (last > from && inputs[last - 1] == inputs[last]) {
      last--;
    }
    out.add(last + 1 - from);
    out.add(inputs, from, last + 1 - from);
  }

  private static void writeTargets(Batch batch, int from, int to, PieceNumbers out)
      throws IOException {
    for (int at = from; at < to; ) {
      int other = at + alike(batch, at, to);
      out.add(other - at);
      at = other;
      if (other < to) {
        at += repeats(batch.targets(), other, to);
        out.add(at - other);
        out.add(batch.targets()[other]);
      }
    }
  }

  /** How many targets from a place on are the inputs one place later. */
  private static int alike(Batch batch, int at, int to) {
    int rest = to - at - 1;
    int other = Arrays.mismatch(batch.targets(), at, at + rest, batch.inputs(), at + 1, to);
    return other < 0 ? rest : other;
  }

  private static int repeats(int[] numbers, int at, int to) {
    int end = at + 1;
    while (end < to && numbers[end] == numbers[at]) {
      end++;
    }
    return end - at;
  }

  static int[] readInputs(int rows, int width, PieceInput in) throws IOException {
    int[] inputs = new int[rows * width];
    for (int from = 0; from < inputs.length; from += width) {
      int count = in.number();
      in.numbers(inputs, from, count);
      Arrays.fill(inputs, from + count, from + width, inputs[from + count - 1]);
    }
    return inputs;
  }

  /** Reads the targets, which the inputs stand before. */
  static int[] readTargets(int[] inputs, int width, PieceInput in) throws IOException {
    int[] targets = new int[inputs.length];
    for (int from = 0; from < targets.length; from += width) {
      readTargets(inputs, from, from + width, targets, in);
    }
    return targets;
  }

  private static void readTargets(int[] inputs, int from, int to, int[] targets, PieceInput in)
      throws IOException {
    for (int at = from; at < to; ) {
      int alike = in.number();
      System.arraycopy(inputs, at + 1, targets, at, alike);
      at += alike;
      if (at < to) {
        int end = at + in.number();
        Arrays.fill(targets, at, end, in.number());
        at = end;
      }
    }
  }

  static int[] readLengths(int rows, PieceInput in) throws IOException {
    int[] lengths = new int[rows];
    in.numbers(lengths, 0, rows);
    return lengths;
  }
}
