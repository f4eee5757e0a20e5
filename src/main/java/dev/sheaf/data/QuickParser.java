package dev.sheaf.data;

import java.util.Arrays;
import java.util.List;

/**
 * Takes the examples from good records, in one pass over their bytes.
 *
 * <p>It knows no reasons: at the first sign of a fault it gives up, and the {@link CarefulParser}
 * says what the fault is, or that there is none. What this one accepts, that one accepts too, with
 * the same texts.
 *
 * <p>The texts are slices of the record or, where it has escapes, of an array of the parser's own;
 * valid until the next record. Not thread-safe.
 */
final class QuickParser {
  /** Levels of objects and arrays; a record that has more is left to the other parser. */
  private static final int MAX_NESTING = 100;

  private static final int INSTRUCTION = 0;
  private static final int INPUT = 1;
  private static final int OUTPUT = 2;

  private final Text[] fields;
  private final SpecialStrings refused;
  private final JsonCursor json = new JsonCursor();
  private final Text[] texts = new Text[3];
  private final Keys others = new Keys();

  QuickParser(Fields fields, List<String> refusedText) {
    this.fields =
        new Text[] {
          Text.of(fields.instruction()), Text.of(fields.input()), Text.of(fields.output())
        };
    this.refused = new SpecialStrings(refusedText);
  }

  /** The example of the record in [from, to), or null if something may be wrong with it. */
  Example parse(byte[] bytes, int from, int to) {
    json.start(bytes, from, to);
    Arrays.fill(texts, Text.EMPTY);
    others.clear();
    return record() && json.isAtEnd() && isAcceptable()
        ? new Example(texts[INSTRUCTION], texts[INPUT], texts[OUTPUT])
        : null;
  }

  private boolean isAcceptable() {
    return !WhiteSpace.isBlank(texts[INSTRUCTION])
        && !WhiteSpace.isBlank(texts[OUTPUT])
        && !refused.areIn(texts[INSTRUCTION])
        && !refused.areIn(texts[INPUT])
        && !refused.areIn(texts[OUTPUT]);
  }

  private boolean record() {
    if (!json.take('{')) {
      return false;
    }
    int met = 0;
    do {
      if (!json.string()) {
        return false;
      }
      int places = places();
      boolean isNew = places == 0 ? others.add(json.text()) : (met & places) == 0;
      met |= places;
      if (!isNew || !json.take(':') || !(places == 0 ? value(1) : textOrNull(places))) {
        return false;
      }
    } while (json.take(','));
    return json.take('}');
  }

  /** A bit for each of the three texts that stands under the key at hand. */
  private int places() {
    int places = 0;
    for (int i = 0; i < fields.length; i++) {
      places |= json.isString(fields[i]) ? 1 << i : 0;
    }
    return places;
  }

  /** Reads a text; in the place of null stays the empty text, which only an input may be. */
  private boolean textOrNull(int places) {
    if (json.peek() == 'n') {
      return json.word("null");
    } else if (!json.string()) {
      return false;
    }
    for (int i = 0; i < fields.length; i++) {
      texts[i] = (places & 1 << i) != 0 ? json.text() : texts[i];
    }
    return true;
  }

  /** Moves over a value that is not used, inside so many levels. */
  private boolean value(int depth) {
    return switch (json.peek()) {
      case '"' -> json.string();
      case '{' -> depth < MAX_NESTING && object(depth + 1);
      case '[' -> depth < MAX_NESTING && array(depth + 1);
      case 't' -> json.word("true");
      case 'f' -> json.word("false");
      case 'n' -> json.word("null");
      default -> json.number();
    };
  }

  private boolean object(int depth) {
    json.take('{');
    if (json.take('}')) {
      return true;
    }
    Keys keys = new Keys();
    do {
      boolean isNew = json.string() && keys.add(json.text());
      if (!isNew || !json.take(':') || !value(depth)) {
        return false;
      }
    } while (json.take(','));
    return json.take('}');
  }

  private boolean array(int depth) {
    json.take('[');
    if (json.take(']')) {
      return true;
    }
    do {
      if (!value(depth)) {
        return false;
      }
    } while (json.take(','));
    return json.take(']');
  }
}
