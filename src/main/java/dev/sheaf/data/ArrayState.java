package dev.sheaf.data;

import java.io.Serializable;

/**
 * Where a scan of a JSON array stands between two bytes.
 *
 * <pre>
 *   bytes   [    {    "    a    "    :    1    }    ,    2    ␠    ]
 *   depth 0    1    2    2    2    2    2    2    1    1    1    1    0
 *   mode  O    O    O    S    S    O    O    O    O    O    O    O    O
 * </pre>
 *
 * @param mode outside of strings, in one, or behind a backslash in one
 * @param depth brackets open, counted without a look at their kind; in a summary, relative to where
 *     the summary begins
 * @param last the last thing met outside of strings; while a string is open, that it was a value
 */
record ArrayState(Mode mode, long depth, Last last) implements Serializable {
  /** At the start of a file. */
  static final ArrayState START = new ArrayState(Mode.OUTSIDE, 0, Last.NOTHING);

  /** Not known before the chunks in front are summarised. */
  static final ArrayState UNKNOWN = new ArrayState(Mode.OUTSIDE, -1, Last.NOTHING);

  enum Mode {
    OUTSIDE,
    STRING,
    ESCAPE
  }

  enum Last {
    NOTHING,
    BLANK,
    OPENING,
    COMMA,
    VALUE,
    /** A number or word, or what stands for one, that the next byte may belong to. */
    SCALAR;

    /** The last thing met by a scan that met {@code before} and then this. */
    Last after(Last before) {
      return switch (this) {
        case NOTHING -> before;
        case BLANK -> before == SCALAR ? VALUE : before;
        default -> this;
      };
    }
  }

  /** What the next byte may be. */
  enum Place {
    BEFORE_ARRAY,
    BEFORE_FIRST,
    BEFORE_NEXT,
    IN_ELEMENT,
    AFTER_ELEMENT,
    AFTER_ARRAY
  }

  Place place() {
    if (mode != Mode.OUTSIDE || depth > 1) {
      return Place.IN_ELEMENT;
    } else if (depth < 1) {
      return depth == 0 && (last == Last.NOTHING || last == Last.BLANK)
          ? Place.BEFORE_ARRAY
          : Place.AFTER_ARRAY;
    }
    return switch (last) {
      case OPENING -> Place.BEFORE_FIRST;
      case COMMA -> Place.BEFORE_NEXT;
      case VALUE -> Place.AFTER_ELEMENT;
      default -> Place.IN_ELEMENT;
    };
  }

  /** The state behind bytes that take a scan from here on by {@code change}. */
  ArrayState then(ArrayState change) {
    return new ArrayState(change.mode, depth + change.depth, change.last.after(last));
  }
}
