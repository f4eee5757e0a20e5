package dev.sheaf.tensor;

import java.io.IOException;
import java.util.Arrays;

/**
 * The columns of ids on their way to pages: inputs, and targets if there are any.
 *
 * <p>A page holds whole lists. In front of its values stand their levels, in runs: per list one 0,
 * where it begins, and a 1 for each further element; and one run that says that no list is empty.
 *
 * <pre>
 *   lists [7 8 9] [4 4]     repetition levels  0 1 1 0 1     definition levels  1 1 1 1 1
 * </pre>
 *
 * <p>Values are indexes of a dictionary that the columns share but for its first entry: with the
 * inputs it is the id that the first list begins with, with the targets the one that it ends with.
 * Where all lists of a page begin and end as that one does, and the targets are the inputs one
 * token later, the targets' indexes are those of the inputs without the first, and a 0 behind. So
 * both pages are made of the same bytes, which are compressed once:
 *
 * <pre>
 *   inputs  [7 8 7 9] [7 4]     dictionary  7 8 7 9 4     indexes  0 | 1 2 3 0 4
 *   targets [8 7 9 0] [4 0]     dictionary  0 8 7 9 4     indexes      1 2 3 0 4 | 0
 * </pre>
 *
 * <p>Source: Apache Parquet, Encodings.md, "RLE/Bit-Packing Hybrid" and "Dictionary Encoding".
 */
final class ParquetTokens {
  /** Values of a column after which a page ends. */
  private static final int PAGE_VALUES = 1 << 18;

  private final int column;
  private final ParquetPageOutput out;
  private final boolean hasTargets;
  private final ParquetBytes repetitions = new ParquetBytes();
  private final ParquetBytes definitions = new ParquetBytes();
  private final ParquetBytes head = new ParquetBytes();
  private final ParquetBytes page = new ParquetBytes();
  private final ParquetDictionary dictionary = new ParquetDictionary();
  private int first;
  private int last;

  /** The page's ids, list after list, and where each list begins. */
  private int[] inputs = new int[1 << 10];

  private int[] targets = new int[0];
  private int[] starts = new int[1 << 4];
  private int lists;
  private int count;

  /** Whether the lists of the page are as the shared form wants them. */
  private boolean shifted = true;

  /**
   * Prepares to write.
   *
   * @param column the place of the inputs in the schema; targets follow
   */
  ParquetTokens(int column, boolean hasTargets, ParquetPageOutput out) {
    this.column = column;
    this.hasTargets = hasTargets;
    this.out = out;
  }

  /**
   * Takes a list of at least one element out of the inputs, and one out of the targets.
   *
   * @param target the targets; of length 0 if there are none
   */
  void add(int[] input, int[] target, int from, int length) throws IOException {
    int to = from + length;
    if (dictionary.count() == 0) {
      first = input[from];
      last = hasTargets ? target[to - 1] : first;
      dictionary.reserve(first);
    }
    makeRoom(length);
    if (hasTargets && shifted && !follows(input, target, from, to)) {
      keepTargets();
    }
    System.arraycopy(input, from, inputs, count, length);
    if (hasTargets && !shifted) {
      System.arraycopy(target, from, targets, count, length);
    }
    starts[lists++] = count;
    count += length;
    repetitions.putRun(0, 1);
    if (length > 1) {
      repetitions.putRun(1, length - 1);
    }
    if (count >= PAGE_VALUES) {
      endPage();
    }
  }

  private void makeRoom(int length) {
    if (count + length > inputs.length) {
      inputs = Arrays.copyOf(inputs, Math.max(Math.addExact(count, length), 2 * inputs.length));
    }
    if (!shifted && targets.length < inputs.length) {
      targets = Arrays.copyOf(targets, inputs.length);
    }
    if (lists == starts.length) {
      starts = Arrays.copyOf(starts, 2 * lists);
    }
  }

  private boolean follows(int[] input, int[] target, int from, int to) {
    return input[from] == first
        && target[to - 1] == last
        && Arrays.equals(input, from + 1, to, target, from, to - 1);
  }

  /** Writes out the targets of the lists so far, which follow from the inputs. */
  private void keepTargets() {
    shifted = false;
    if (targets.length < inputs.length) {
      targets = new int[inputs.length];
    }
    System.arraycopy(inputs, 1, targets, 0, Math.max(0, count - 1));
    for (int list = 0; list < lists; list++) {
      targets[end(list) - 1] = last;
    }
  }

  /** The end of a list in the page. */
  private int end(int list) {
    return list + 1 < lists ? starts[list + 1] : count;
  }

  private void endPage() throws IOException {
    index();
    int groups = (count + 7) / 8;
    int width = dictionary.width();
    definitions.putRun(ParquetSchema.ELEMENT_LEVEL, count);
    head.putSized(repetitions);
    head.putSized(definitions);
    head.putByte(width * Byte.SIZE);
    head.putPackedRun(groups);
    int padding = (groups * 8 - count) * width;
    if (hasTargets && shifted) {
      endShifted(width, padding);
    } else {
      endPage(column, inputs, width, padding);
      if (hasTargets) {
        endPage(column + 1, targets, width, padding);
      }
    }
    head.clear();
    repetitions.clear();
    definitions.clear();
    shifted = true;
    lists = 0;
    count = 0;
  }

  /** Makes ids indexes, all at once: the dictionary is at hand then. */
  private void index() {
    for (int list = 0; list < lists; list++) {
      int from = starts[list];
      if (inputs[from] == first) {
        inputs[from++] = 0;
      }
      dictionary.find(inputs, from, end(list));
    }
    if (hasTargets && !shifted) {
      dictionary.find(targets, 0, count);
    }
  }

  private void endPage(int itsColumn, int[] indexes, int width, int padding) throws IOException {
    page.clear();
    page.put(head);
    page.putPacked(indexes, 0, count, width);
    page.putZeros(padding);
    out.write(itsColumn, ParquetPage.Kind.INDEXES, count, page);
  }

  private void endShifted(int width, int padding) throws IOException {
    page.clear();
    page.putPacked(inputs, 1, count, width);
    out.share(page);
    page.clear();
    page.putZeros(width + padding);
    out.writeShared(column + 1, ParquetPage.Kind.INDEXES, count, head, page);
    head.putZeros(width);
    page.clear();
    page.putZeros(padding);
    out.writeShared(column, ParquetPage.Kind.INDEXES, count, head, page);
  }

  /** Writes what is left, and the dictionaries. */
  void end() throws IOException {
    if (count > 0) {
      endPage();
    }
    endDictionary(column, first);
    if (hasTargets) {
      endDictionary(column + 1, last);
    }
  }

  private void endDictionary(int itsColumn, int entry) throws IOException {
    page.clear();
    page.putInt(entry);
    page.putInts(dictionary.values(), 1, dictionary.count());
    out.write(itsColumn, ParquetPage.Kind.DICTIONARY, dictionary.count(), page);
  }
}
