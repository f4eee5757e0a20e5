package dev.sheaf.tensor;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file says of one array before its elements.
 *
 * @param array which array of the batch
 * @param batch the batch's number in its split
 * @param dtype the type of the elements
 * @param rows rows of the batch
 * @param width elements of a row, 1 for lengths
 */
record ArrayHead(BatchArray array, int batch, DType dtype, int rows, int width) {
  private static final Pattern NAME = Pattern.compile("(inputs|targets|lengths)\\.(\\d{6,10})");

  /** The heads of the arrays of a batch with these inputs, in file order. */
  static List<ArrayHead> of(ArrayHead inputs, boolean hasTargets) {
    ArrayHead targets = inputs.of(BatchArray.TARGETS, inputs.dtype);
    ArrayHead lengths = inputs.of(BatchArray.LENGTHS, inputs.dtype);
    return hasTargets ? List.of(inputs, targets, lengths) : List.of(inputs, lengths);
  }

  /** The head of an array of the batch of these inputs. */
  ArrayHead of(BatchArray other, DType ids) {
    return other == BatchArray.LENGTHS
        ? new ArrayHead(other, batch, DType.INT32, rows, 1)
        : new ArrayHead(other, batch, ids, rows, width);
  }

  /**
   * The head that a file tells of.
   *
   * @param name as {@link BatchArray#name(int)} makes it
   * @param shape of one dimension for lengths, else of two, all at least 1
   */
  static ArrayHead parse(String name, DType dtype, long... shape) throws DamagedFileException {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new DamagedFileException("'%s' is no name of a batch's array.".formatted(name));
    }
    BatchArray array = BatchArray.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
    boolean column = array == BatchArray.LENGTHS;
    if (shape.length != (column ? 1 : 2)) {
      throw new DamagedFileException("Array %s has %s dimensions.".formatted(name, shape.length));
    }
    int number = positive(name, 1 + Long.parseLong(matcher.group(2))) - 1;
    int rows = positive(name, shape[0]);
    int width = positive(name, column ? 1 : shape[1]);
    positive(name, (long) rows * width);
    return new ArrayHead(array, number, dtype, rows, width);
  }

  private static int positive(String name, long value) throws DamagedFileException {
    if (value < 1 || value > Integer.MAX_VALUE) {
      throw new DamagedFileException(
          "Array %s has a number or dimension out of range (%s).".formatted(name, value));
    }
    return (int) value;
  }

  String name() {
    return array.name(batch);
  }

  List<Integer> shape() {
    return array == BatchArray.LENGTHS ? List.of(rows) : List.of(rows, width);
  }

  int elements() {
    return rows * width;
  }

  long bytes() {
    return (long) elements() * dtype.bytes();
  }

  @Override
  public String toString() {
    return "%s of %s %s".formatted(name(), dtype, shape());
  }
}
