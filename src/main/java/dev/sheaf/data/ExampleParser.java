package dev.sheaf.data;

import java.io.Serializable;
import java.util.List;

/**
 * Parses one record strictly: RFC 8259 over UTF-8, nothing coerced, replaced or passed over.
 *
 * <p>Fields that are not used must be well-formed too: no key twice in an object at any depth, no
 * escaped surrogate without its partner, no nesting deeper than {@link #MAX_NESTING}. Numbers are
 * held to the grammar only, so {@code 1e400} or 1,500 digits are fine. An escaped NUL stays in the
 * text.
 *
 * <pre>
 *   fields (instruction, input, output)
 *   {"instruction": "Add.", "input": "1 2", "output": "3"}   accepted: Add. | 1 2 | 3
 *   {"instruction": "Hello!", "output": "Hi."}               accepted: Hello! | | Hi.
 *   {"instruction": "Add.", "input": 12, "output": "3"}      rejected: not-text
 *   {"instruction": "Add.", "output": " "}                   rejected: blank-field
 * </pre>
 *
 * <p>Of several faults the first of this list counts: bytes that are not UTF-8, grammar, nesting
 * and duplicate keys in the order of the text, content after the value, a value that is not an
 * object, surrogates, the instruction's own, the input's, the output's, special text.
 *
 * <p>Immutable and thread-safe.
 */
public final class ExampleParser implements Serializable {
  /** Levels of objects and arrays that a record may have, its own object being the first. */
  public static final int MAX_NESTING = 1000;

  private static final long serialVersionUID = 1;

  private final Fields fields;
  private final List<String> refusedText;

  /**
   * A parser for records that hold their texts under some keys.
   *
   * @param fields the keys
   * @param refusedText strings that no text of an accepted record contains; empty to allow all
   */
  public ExampleParser(Fields fields, List<String> refusedText) {
    this.fields = fields;
    this.refusedText = List.copyOf(refusedText);
  }

  Fields fields() {
    return fields;
  }

  /** A parser of records whose texts stand apart. */
  RowParser rows() {
    return new RowParser(fields, refusedText);
  }

  /** A parser of good records that a reader can use again and again. */
  QuickParser quick() {
    return new QuickParser(fields, refusedText);
  }

  /**
   * Parses the bytes [from, to).
   *
   * @param quick a parser of good records, made by this one
   * @param offset place of {@code buffer[from]} in its file, to which details refer
   * @return the outcome; the texts of an example may be slices of the buffer
   */
  Outcome parse(QuickParser quick, byte[] buffer, int from, int to, long offset) {
    Example example = quick.parse(buffer, from, to);
    return example == null
        ? new CarefulParser(fields, refusedText).parse(buffer, from, to, offset)
        : new Accepted(example);
  }
}
