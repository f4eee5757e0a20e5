package dev.sheaf.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * A line of {@code rejected/}: one record that was left out, and where it stands.
 *
 * <pre>
 *   {"source":"a.jsonl","record":6,"line":8,"offset":412,
 *    "reason":"null-field","detail":"…","excerpt":"…"}                     in one line
 * </pre>
 *
 * @param source the file's path as in the manifest
 * @param record number of the record in its file, from 0, not counting blank lines
 * @param line number of the line where it begins, from 1, or -1 if the format has no lines
 * @param offset byte of the file where it begins, from 0, or -1 if the format has no such place
 * @param reason why
 * @param detail a sentence on it
 * @param excerpt how the record begins
 */
public record RejectedLine(
    String source,
    long record,
    long line,
    long offset,
    Reason reason,
    String detail,
    String excerpt) {
  private static final JsonFactory JSON = new JsonFactory();

  /** The line as strict JSON in UTF-8, keys in the order above, with its line feed. */
  public byte[] bytes() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("source", source);
      json.writeNumberField("record", record);
      writePlace(json, "line", line);
      writePlace(json, "offset", offset);
      json.writeStringField("reason", reason.code());
      json.writeStringField("detail", detail);
      json.writeStringField("excerpt", excerpt);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed.", e);
    }
    return text.append('\n').toString().getBytes(UTF_8);
  }

  private static void writePlace(JsonGenerator json, String key, long place) throws IOException {
    if (place < 0) {
      json.writeNullField(key);
    } else {
      json.writeNumberField(key, place);
    }
  }
}
