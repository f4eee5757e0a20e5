package dev.sheaf.data;

/** What becomes of text that spells one of the special strings of the tokenizer. */
public enum SpecialText {
  /** It is tokenized as the plain text that it is. */
  AS_TEXT,
  /** Its record is rejected. */
  REJECT
}
