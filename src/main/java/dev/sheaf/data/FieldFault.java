package dev.sheaf.data;

/** What can be wrong with a field's text, told alike whatever format it comes from. */
final class FieldFault {
  /** Code points of a key, or of a special string, that a detail shows. */
  private static final int SHOWN = 80;

  private FieldFault() {}

  /** As {@code The field 'output' is null.} */
  static Rejected of(Reason reason, String key, String what) {
    return new Rejected(reason, "The field '%s' %s.".formatted(shown(key), what));
  }

  /** What is wrong with a text, null if there is none, that an example must have; or null. */
  static Rejected ofRequired(String key, Text text) {
    if (text == null) {
      return of(Reason.NULL_FIELD, key, "is null");
    } else if (text.isEmpty()) {
      return of(Reason.EMPTY_FIELD, key, "is empty");
    }
    return WhiteSpace.isBlank(text) ? of(Reason.BLANK_FIELD, key, "holds only white space") : null;
  }

  static Rejected special(String key, String refused) {
    return of(Reason.SPECIAL_TEXT, key, "holds the special text '" + shown(refused) + "'");
  }

  static String shown(String text) {
    return Utf8.shortened(text, SHOWN);
  }
}
