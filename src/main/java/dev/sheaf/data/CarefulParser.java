package dev.sheaf.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/**
 * Decides what becomes of any record, on Jackson's parser, and says what is wrong with it.
 *
 * @param fields the keys
 * @param refusedText strings that no text of an accepted record contains
 */
record CarefulParser(Fields fields, List<String> refusedText) {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // Keys that collide by intent are slow, not a fault.
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(ExampleParser.MAX_NESTING)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /**
   * Parses the bytes [from, to).
   *
   * @param offset place of {@code buffer[from]} in its file, to which details refer
   */
  Outcome parse(byte[] buffer, int from, int to, long offset) {
    int invalid = Utf8.firstInvalid(buffer, from, to);
    if (invalid < to) {
      return new Rejected(
          Reason.INVALID_UTF8,
          String.format(
              Locale.ROOT,
              "The byte 0x%02X at byte %s of the file is not UTF-8.",
              buffer[invalid] & 0xFF,
              offset + invalid - from));
    }
    int foreign = foreignStart(buffer, from, to);
    if (foreign >= 0) {
      return malformed(offset + foreign - from);
    }
    try (JsonParser json = JSON.createParser(buffer, from, to - from)) {
      Texts texts = new Texts(fields);
      Outcome fault = grammarFault(json, texts, offset);
      return fault == null ? contentOutcome(texts, buffer, from, to, offset) : fault;
    } catch (IOException e) {
      throw new UncheckedIOException("Reading an array in memory failed.", e);
    }
  }

  /**
   * Index of a mark or NUL at the start, or -1: the parser would take it for a sign of the encoding
   * and accept it.
   */
  private static int foreignStart(byte[] buffer, int from, int to) {
    for (int i = from; i < Math.min(from + 4, to); i++) {
      if (buffer[i] == 0) {
        return i;
      }
    }
    return from < to && (buffer[from] & 0xFF) == 0xEF ? from : -1;
  }

  /** Reads the whole record; a fault of its grammar, or null if there is none. */
  private static Rejected grammarFault(JsonParser json, Texts texts, long offset)
      throws IOException {
    try {
      if (json.nextToken() == null) {
        return new Rejected(Reason.MALFORMED_JSON, "The record holds no JSON value.");
      }
      texts.read(json);
      json.finishToken();
    } catch (StreamConstraintsException e) {
      return new Rejected(
          Reason.TOO_DEEPLY_NESTED,
          "The record is nested deeper than %s levels, the limit."
              .formatted(ExampleParser.MAX_NESTING));
    } catch (JsonEOFException e) {
      return new Rejected(
          Reason.MALFORMED_JSON, "The record ends before its JSON value is complete.");
    } catch (JsonProcessingException e) {
      if (isBehindNumber(e)) {
        return trailing(offset + place(e));
      }
      return isDuplicate(e) ? duplicate(json) : malformed(offset + place(e));
    }
    long end = json.currentLocation().getByteOffset();
    return isAtEnd(json) ? null : trailing(offset + end);
  }

  private static boolean isAtEnd(JsonParser json) throws IOException {
    try {
      return json.nextToken() == null;
    } catch (JsonProcessingException e) {
      return false; // what follows is not even JSON
    }
  }

  private static Rejected trailing(long end) {
    return new Rejected(
        Reason.TRAILING_CONTENT,
        "Something follows the JSON value that ends at byte %s of the file; a record is one value."
            .formatted(end));
  }

  /** Jackson looks behind a number, and at no other value, for what may not follow a record. */
  private static boolean isBehindNumber(JsonProcessingException e) {
    return e.getOriginalMessage().contains("Expected space separating root-level values");
  }

  private static boolean isDuplicate(JsonProcessingException e) {
    return e.getOriginalMessage().startsWith("Duplicate field");
  }

  private static Rejected duplicate(JsonParser json) {
    String key = json.getParsingContext().getCurrentName();
    return new Rejected(
        Reason.DUPLICATE_KEY,
        "The key '%s' stands twice in one object.".formatted(FieldFault.shown(key)));
  }

  private static long place(JsonProcessingException e) {
    return e.getLocation().getByteOffset();
  }

  private static Rejected malformed(long offset) {
    return new Rejected(
        Reason.MALFORMED_JSON, "The JSON is malformed near byte %s of the file.".formatted(offset));
  }

  private Outcome contentOutcome(Texts texts, byte[] buffer, int from, int to, long offset) {
    if (texts.root != JsonToken.START_OBJECT) {
      return new Rejected(
          Reason.NOT_AN_OBJECT,
          "The record is %s, not an object.".formatted(Texts.kind(texts.root)));
    }
    int lone = Surrogates.firstLone(buffer, from, to);
    if (lone >= 0) {
      return new Rejected(
          Reason.LONE_SURROGATE,
          "The escape at byte %s of the file is half of a surrogate pair without the other half."
              .formatted(offset + lone - from));
    }
    Rejected fault = texts.fault();
    return fault == null ? accept(texts) : fault;
  }

  private Outcome accept(Texts texts) {
    for (String refused : refusedText) {
      for (Field field : List.of(texts.instruction, texts.input, texts.output)) {
        if (field.text().contains(refused)) {
          return FieldFault.special(field.key, refused);
        }
      }
    }
    return new Accepted(texts.example());
  }

  /** What one record holds under the three keys. */
  private static final class Texts {
    private final Field instruction;
    private final Field input;
    private final Field output;
    private JsonToken root;

    Texts(Fields fields) {
      instruction = new Field(fields.instruction());
      input = new Field(fields.input());
      output = new Field(fields.output());
    }

    /** Reads the value whose first token is the current one. */
    void read(JsonParser json) throws IOException {
      root = json.currentToken();
      if (root != JsonToken.START_OBJECT) {
        json.skipChildren();
        return;
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String key = json.currentName();
        JsonToken value = json.nextToken();
        instruction.take(key, value, json);
        input.take(key, value, json);
        output.take(key, value, json);
        json.skipChildren();
      }
    }

    /** The first thing wrong with the fields, or null if all is well. */
    Rejected fault() {
      Rejected fault = instruction.requiredFault();
      fault = fault == null ? input.kindFault() : fault;
      return fault == null ? output.requiredFault() : fault;
    }

    Example example() {
      return new Example(instruction.text(), input.text(), output.text());
    }

    static String kind(JsonToken token) {
      return switch (token) {
        case START_OBJECT -> "an object";
        case START_ARRAY -> "an array";
        case VALUE_STRING -> "a text";
        case VALUE_NULL -> "null";
        case VALUE_TRUE, VALUE_FALSE -> "a boolean";
        default -> "a number";
      };
    }
  }

  /** What stands under one key. */
  private static final class Field {
    private final String key;
    private JsonToken kind;
    private String text;

    Field(String key) {
      this.key = key;
    }

    void take(String found, JsonToken value, JsonParser json) throws IOException {
      if (key.equals(found)) {
        kind = value;
        text = value == JsonToken.VALUE_STRING ? json.getText() : null;
      }
    }

    /** The text, or the empty one if there is none. */
    String text() {
      return text == null ? "" : text;
    }

    Rejected requiredFault() {
      if (kind == null) {
        return FieldFault.of(Reason.MISSING_FIELD, key, "is missing");
      }
      Rejected fault = kindFault();
      return fault == null
          ? FieldFault.ofRequired(key, text == null ? null : Text.of(text))
          : fault;
    }

    /** A value that is neither text nor null nor missing. */
    Rejected kindFault() {
      return kind == null || kind == JsonToken.VALUE_NULL || text != null
          ? null
          : FieldFault.of(Reason.NOT_TEXT, key, "is " + Texts.kind(kind) + ", not text");
    }
  }
}
