package dev.sheaf.data;

/** Why a record is not accepted. */
public enum Reason {
  /** The record breaks the grammar of RFC 8259 or ends before it is complete. */
  MALFORMED_JSON,
  /** Something follows the record's JSON value. */
  TRAILING_CONTENT,
  /** The record is JSON, but not an object. */
  NOT_AN_OBJECT,
  /** A key stands twice in one object, at any depth. */
  DUPLICATE_KEY,
  /** Some bytes are not UTF-8. */
  INVALID_UTF8,
  /** An escape names one half of a surrogate pair without the other. */
  LONE_SURROGATE,
  /** The instruction or the output is missing. */
  MISSING_FIELD,
  /** The instruction or the output is null. */
  NULL_FIELD,
  /** A field that is used holds something else than text. */
  NOT_TEXT,
  /** The instruction or the output is the empty text. */
  EMPTY_FIELD,
  /** The instruction or the output holds nothing but Unicode white space. */
  BLANK_FIELD,
  /** The record has more bytes than {@link ExampleReader#MAX_RECORD_BYTES}. */
  RECORD_TOO_LONG,
  /** Objects and arrays are nested deeper than {@link ExampleParser#MAX_NESTING}. */
  TOO_DEEPLY_NESTED,
  /** A text spells one of the special strings of the tokenizer, which the job refuses. */
  SPECIAL_TEXT;

  /** The code in rejected lines and in the ledger: the name in kebab-case. */
  public String code() {
    return KebabCase.of(this);
  }
}
