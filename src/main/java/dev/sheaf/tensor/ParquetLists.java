package dev.sheaf.tensor;

import java.io.IOException;
import java.util.Arrays;

/**
 * A column of lists of ids on its way to pages.
 *
 * <p>A page holds whole lists. In front of its values stand their levels, in runs: per list one 0,
 * where it begins, and a 1 for each further element; and one run that says that no list is empty.
 *
 * <pre>
 *   lists [7 8 9] [4 4]     repetition levels  0 1 1 0 1     definition levels  1 1 1 1 1
 * </pre>
 *
 * <p>Source: Apache Parquet, Encodings.md, "RLE/Bit-Packing Hybrid" and "Dictionary Encoding".
 */
final class ParquetLists {
  /** Values after which a page ends. */
  private static final int PAGE_VALUES = 1 << 18;

  private final int column;
  private final ParquetPageOutput out;
  private final ParquetBytes page = new ParquetBytes();
  private final ParquetBytes repetitions = new ParquetBytes();
  private final ParquetBytes definitions = new ParquetBytes();
  private final ParquetDictionary dictionary = new ParquetDictionary();
  private boolean useDictionary = true;
  private int[] values = new int[1 << 10];
  private int[] indexes = new int[0];
  private int count;

  ParquetLists(int column, ParquetPageOutput out) {
    this.column = column;
    this.out = out;
  }

  /** Takes a list of at least one element out of an array. */
  void add(int[] array, int from, int length) throws IOException {
    if (count + length > values.length) {
      values = Arrays.copyOf(values, Math.max(Math.addExact(count, length), 2 * values.length));
    }
    System.arraycopy(array, from, values, count, length);
    count += length;
    repetitions.putRun(0, 1);
    if (length > 1) {
      repetitions.putRun(1, length - 1);
    }
    if (count >= PAGE_VALUES) {
      endPage();
    }
  }

  private void endPage() throws IOException {
    definitions.putRun(ParquetSchema.ELEMENT_LEVEL, count);
    page.putSized(repetitions);
    page.putSized(definitions);
    out.write(column, putValues(), count, page.array(), page.size());
    page.clear();
    repetitions.clear();
    definitions.clear();
    count = 0;
  }

  private ParquetPage.Kind putValues() {
    if (indexes.length < count) {
      indexes = new int[values.length];
    }
    useDictionary = useDictionary && dictionary.find(values, count, indexes);
    if (!useDictionary) {
      page.putInts(values, count);
      return ParquetPage.Kind.PLAIN;
    }
    page.putByte(dictionary.bits());
    page.putPacked(indexes, count, dictionary.bits());
    return ParquetPage.Kind.INDEXES;
  }

  /** Writes what is left, and the dictionary. */
  void end() throws IOException {
    if (count > 0) {
      endPage();
    }
    if (dictionary.count() > 0) {
      page.putInts(dictionary.values(), dictionary.count());
      out.write(column, ParquetPage.Kind.DICTIONARY, dictionary.count(), page.array(), page.size());
    }
  }
}
