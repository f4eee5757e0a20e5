package dev.sheaf.data;

import java.util.List;
import java.util.Locale;

/**
 * Decides what becomes of a record whose texts stand apart from each other, as in columns, by the
 * rules of {@link ExampleParser}.
 */
final class RowParser {
  private final Fields fields;
  private final List<String> refusedText;
  private final SpecialStrings refused;

  RowParser(Fields fields, List<String> refusedText) {
    this.fields = fields;
    this.refusedText = refusedText;
    this.refused = new SpecialStrings(refusedText);
  }

  /** Parses a row, in which what is null stands as null. */
  Outcome parse(Text instruction, Text input, Text output) {
    Rejected fault = notUtf8(fields.instruction(), instruction);
    fault = fault == null ? notUtf8(fields.input(), input) : fault;
    fault = fault == null ? notUtf8(fields.output(), output) : fault;
    fault = fault == null ? FieldFault.ofRequired(fields.instruction(), instruction) : fault;
    fault = fault == null ? FieldFault.ofRequired(fields.output(), output) : fault;
    if (fault != null) {
      return fault;
    }
    Example example = new Example(instruction, input == null ? Text.EMPTY : input, output);
    return refused.areIn(example) ? special(example) : new Accepted(example);
  }

  private static Rejected notUtf8(String key, Text text) {
    if (text == null || text.isWellFormed()) {
      return null;
    }
    int end = text.from() + text.length();
    int invalid = Utf8.firstInvalid(text.array(), text.from(), end);
    return new Rejected(
        Reason.INVALID_UTF8,
        String.format(
            Locale.ROOT,
            "The byte 0x%02X at byte %s of the field '%s' is not UTF-8.",
            text.array()[invalid] & 0xFF,
            invalid - text.from(),
            FieldFault.shown(key)));
  }

  private Rejected special(Example example) {
    for (String refused : refusedText) {
      if (example.instruction().contains(refused)) {
        return FieldFault.special(fields.instruction(), refused);
      } else if (example.input().contains(refused)) {
        return FieldFault.special(fields.input(), refused);
      } else if (example.output().contains(refused)) {
        return FieldFault.special(fields.output(), refused);
      }
    }
    throw new IllegalStateException("A special string was found, and then not.");
  }
}
