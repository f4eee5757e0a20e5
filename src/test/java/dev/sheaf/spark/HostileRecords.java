package dev.sheaf.spark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** Records that come one by one, each with what becomes of it, whatever stands around it. */
final class HostileRecords {
  private HostileRecords() {}

  /** In which formats a record can stand. */
  enum Where {
    /** As a line and as an element. */
    ANYWHERE,
    /** As a line alone: in an array it would be a fault of the file. */
    LINES,
    /** As an element alone: it would be more than one line. */
    ARRAYS
  }

  /**
   * A record and what becomes of it.
   *
   * @param name its number in the list of bad inputs, and what it is
   * @param bytes its bytes, a character each
   * @param where in which formats it can stand
   * @param text what it is rendered to by the template phi3, or null if it is rejected
   * @param reason the code of the reason, or null if it is accepted
   * @param detail the sentence on it; {@code @n} is byte n of the record, counted in the file
   */
  record Hostile(
      String name, String bytes, Where where, String text, String reason, String detail) {
    String detailAt(long offset) {
      int at = detail.indexOf('@');
      if (at < 0) {
        return detail;
      }
      int end = at + 1;
      while (Character.isDigit(detail.charAt(end))) {
        end++;
      }
      long place = offset + Long.parseLong(detail.substring(at + 1, end));
      return detail.substring(0, at) + place + detail.substring(end);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Hostile good(String name, String json, String instruction, String output) {
    String text = "<|user|>\n" + instruction + "\n<|assistant|>:\n" + output;
    return new Hostile(name, bytes(json), Where.ANYWHERE, text, null, null);
  }

  /** A record whose JSON text of instruction and output is the same as what it stands for. */
  private static Hostile plain(String name, String instruction, String output) {
    return good(name, record(instruction, output), instruction, output);
  }

  private static Hostile bad(String name, String json, String reason, String detail) {
    return bad(name, bytes(json), Where.ANYWHERE, reason, detail);
  }

  private static Hostile bad(String name, String json, Where where, String reason, String detail) {
    return new Hostile(name, json, where, null, reason, detail);
  }

  private static Hostile badLine(String name, String json, String reason, String detail) {
    return bad(name, json, Where.LINES, reason, detail);
  }

  private static Hostile badBytes(String name, String latin1, String detail) {
    return bad(name, latin1, Where.ANYWHERE, "invalid-utf8", detail);
  }

  private static String record(String instruction, String output) {
    return "{\"instruction\":\"" + instruction + "\",\"output\":\"" + output + "\"}";
  }

  /** A good record with a further field. */
  private static String with(String field) {
    return "{\"instruction\":\"a\",\"output\":\"b\"," + field + "}";
  }

  private static Hostile malformed(String name, String json, int place) {
    return bad(
        name,
        json,
        "malformed-json",
        "The JSON is malformed near byte @%s of the file.".formatted(place));
  }

  private static Hostile trailing(String name, String json, int end) {
    return badLine(
        name,
        json,
        "trailing-content",
        "Something follows the JSON value that ends at byte @%s of the file; a record is one value."
            .formatted(end));
  }

  private static Hostile notText(String name, String json, String field, String kind) {
    return bad(name, json, "not-text", "The field '%s' is %s, not text.".formatted(field, kind));
  }

  private static Hostile notAnObject(String json, String kind) {
    return bad("6 " + json, json, "not-an-object", "The record is " + kind + ", not an object.");
  }

  private static Hostile lone(String name, String json, int place) {
    return bad(
        name,
        json,
        "lone-surrogate",
        "The escape at byte @%s of the file is half of a surrogate pair without the other half."
            .formatted(place));
  }

  private static String deep(int levels) {
    return "[".repeat(levels) + "]".repeat(levels);
  }

  static final List<Hostile> ALL =
      List.of(
          plain("an ordinary record", "Add 1 and 2.", "3"),

          // 1, 2: more than one value on a line
          trailing("1 two objects on one line", record("a", "b") + record("c", "d"), 32),
          trailing("1 two objects and a blank", record("a", "b") + " " + record("c", "d"), 32),
          trailing("2 garbage behind the object", record("a", "b") + " x", 32),
          trailing("2 a comma behind the object", record("a", "b") + ",", 32),
          trailing("2 a bracket behind the object", record("a", "b") + "]", 32),

          // 3: duplicate keys
          bad(
              "3 a used key twice",
              "{\"instruction\":\"a\",\"instruction\":\"c\",\"output\":\"b\"}",
              "duplicate-key",
              "The key 'instruction' stands twice in one object."),
          bad(
              "3 a used key twice, once escaped",
              "{\"instruction\":\"a\",\"output\":\"b\",\"out\\u0070ut\":\"b\"}",
              "duplicate-key",
              "The key 'output' stands twice in one object."),
          bad(
              "3 an unused key twice, in an unused field",
              with("\"meta\":[{\"k\":1,\"k\":1}]"),
              "duplicate-key",
              "The key 'k' stands twice in one object."),
          good("3 a key twice in two objects", with("\"m\":{\"k\":{\"k\":1}}"), "a", "b"),

          // 4: a record that ends too soon
          badLine(
              "4 a cut record",
              "{\"instruction\":\"a\",\"outp",
              "malformed-json",
              "The record ends before its JSON value is complete."),

          // 6: values that are no objects
          notAnObject("null", "null"),
          notAnObject("42", "a number"),
          notAnObject("\"x\"", "a text"),
          notAnObject("[]", "an array"),
          notAnObject("[{\"instruction\":\"a\",\"output\":\"b\"}]", "an array"),
          notAnObject("true", "a boolean"),

          // 9, 17, 21 and what else the grammar forbids
          malformed("9 a value left out", "{\"instruction\":,\"output\":\"b\"}", 15),
          malformed("9 a comma before the end", "{\"instruction\":\"a\",\"output\":\"b\",}", 32),
          malformed("9 single quotes", "{'instruction':'a','output':'b'}", 1),
          malformed("9 a key without quotes", "{instruction:\"a\",\"output\":\"b\"}", 1),
          malformed("9 a comment", "{/**/\"instruction\":\"a\",\"output\":\"b\"}", 1),
          malformed("9 an escape that is none", record("\\x41", "b"), 17),
          malformed("9 an escape without four digits", record("\\u12G4", "b"), 20),
          badLine(
              "11 a byte order mark in front of another line than the first",
              bytes("\uFEFF" + record("a", "b")),
              "malformed-json",
              "The JSON is malformed near byte @0 of the file."),
          malformed("17 a raw control character", record("a\u0001", "b"), 17),
          malformed("17 a raw tab", record("a\tb", "b"), 17),
          malformed("17 a raw NUL", record("a\u0000b", "b"), 17),
          malformed("17 a raw tab in an unused field", with("\"m\":\"\t\""), 37),
          malformed("18 a raw CR", record("a\rb", "b"), 17),
          bad(
              "18 a raw LF",
              record("a\nb", "b"),
              Where.ARRAYS,
              "malformed-json",
              "The JSON is malformed near byte @17 of the file."),
          plain("17 a raw DEL is no control of JSON's", "a\u007Fb", "b"),
          plain("18 U+2028, U+2029, U+0085 in a text", "a\u2028b\u2029c\u0085d", "b"),
          malformed("21 NaN", with("\"m\":NaN"), 39),
          malformed("21 Infinity", with("\"m\":-Infinity"), 45),
          malformed("21 a leading zero", with("\"m\":01"), 37),
          malformed("21 a leading plus", with("\"m\":+1"), 37),

          // 13, 14: bytes that are not UTF-8
          badBytes(
              "13 Latin-1",
              record("caf\u00E9", "b"),
              "The byte 0xE9 at byte @19 of the file is not UTF-8."),
          badBytes(
              "13 a cut sequence in an unused field",
              with("\"m\":\"\u00E2\u0082\""),
              "The byte 0xE2 at byte @37 of the file is not UTF-8."),
          badBytes(
              "13 a broken byte in a key",
              with("\"\u00FF\":1"),
              "The byte 0xFF at byte @33 of the file is not UTF-8."),
          badBytes(
              "14 an overlong NUL",
              record("\u00C0\u0080", "b"),
              "The byte 0xC0 at byte @16 of the file is not UTF-8."),
          badBytes(
              "14 a surrogate pair encoded (CESU-8)",
              record("\u00ED\u00A0\u00BD\u00ED\u00B8\u0080", "b"),
              "The byte 0xED at byte @16 of the file is not UTF-8."),
          badBytes(
              "14 above U+10FFFF",
              record("\u00F4\u0090\u0080\u0080", "b"),
              "The byte 0xF4 at byte @16 of the file is not UTF-8."),
          plain("13 U+FFFD itself", "a\uFFFDb", "b"),

          // 15, 16: escapes
          lone("15 a high surrogate alone", record("a\\ud83d", "b"), 17),
          lone("15 a low surrogate alone", record("a\\ude00", "b"), 17),
          lone("15 a pair the wrong way round", record("\\ude00\\ud83d", "b"), 16),
          lone("15 alone in an unused field", with("\"m\":\"\\ud83d\""), 37),
          lone("15 alone in a key", with("\"\\ud83d\":1"), 33),
          good("15 a pair", record("\\ud83d\\ude00", "b"), "\uD83D\uDE00", "b"),
          good(
              "15 a backslash before what looks like one",
              record("\\\\ud83d", "b"),
              "\\ud83d",
              "b"),
          good("16 an escaped NUL", record("a\\u0000b", "c"), "a\u0000b", "c"),
          good("16 all escapes", record("\\\"\\\\\\/\\b\\f\\n\\r\\t", "b"), "\"\\/\b\f\n\r\t", "b"),

          // 20, 28: no text where text is wanted
          notText("20 a number", "{\"instruction\":1,\"output\":\"b\"}", "instruction", "a number"),
          notText("20 a boolean", "{\"instruction\":\"a\",\"output\":true}", "output", "a boolean"),
          notText("20 an object", "{\"instruction\":\"a\",\"output\":{}}", "output", "an object"),
          notText(
              "20 a number as input",
              "{\"instruction\":\"a\",\"input\":7,\"output\":\"b\"}",
              "input",
              "a number"),
          notText(
              "28 a list of parts",
              "{\"instruction\":[{\"type\":\"text\",\"text\":\"a\"}],\"output\":\"b\"}",
              "instruction",
              "an array"),

          // 21: numbers
          good("21 2 to the 63rd, unused", with("\"id\":9223372036854775808"), "a", "b"),
          good("21 1e400, unused", with("\"id\":1e400"), "a", "b"),
          good("21 1,500 digits, unused", with("\"id\":" + "7".repeat(1500)), "a", "b"),
          notText(
              "21 1e400 as output",
              "{\"instruction\":\"a\",\"output\":1e400}",
              "output",
              "a number"),

          // 22: nesting
          good("22 1,000 levels", with("\"m\":" + deep(999)), "a", "b"),
          bad(
              "22 1,001 levels in an unused field",
              with("\"m\":" + deep(1000)),
              "too-deeply-nested",
              "The record is nested deeper than 1000 levels, the limit."),
          bad(
              "22 2,000 levels in a used field",
              "{\"instruction\":" + deep(2000) + ",\"output\":\"b\"}",
              "too-deeply-nested",
              "The record is nested deeper than 1000 levels, the limit."),

          // 25, 26: fields that are not there or hold nothing
          bad(
              "25 a key in another case",
              "{\"Instruction\":\"a\",\"output\":\"b\"}",
              "missing-field",
              "The field 'instruction' is missing."),
          bad(
              "25 a misspelt key",
              "{\"instruction\":\"a\",\"ouptut\":\"b\"}",
              "missing-field",
              "The field 'output' is missing."),
          bad("26 nothing", "{}", "missing-field", "The field 'instruction' is missing."),
          bad(
              "26 null",
              "{\"instruction\":\"a\",\"output\":null}",
              "null-field",
              "The field 'output' is null."),
          bad("26 empty", record("", "b"), "empty-field", "The field 'instruction' is empty."),
          bad(
              "26 white space",
              record("a", " \\n\\t\u3000\u00A0"),
              "blank-field",
              "The field 'output' holds only white space."),
          plain("26 a zero-width space is no white space", "\u200B", "b"),
          good(
              "26 no input: null",
              "{\"instruction\":\"a\",\"input\":null,\"output\":\"b\"}",
              "a",
              "b"),
          good(
              "26 no input: empty",
              "{\"instruction\":\"a\",\"input\":\"\",\"output\":\"b\"}",
              "a",
              "b"),
          good(
              "26 a blank is an input",
              "{\"instruction\":\"a\",\"input\":\" \",\"output\":\"b\"}",
              "a\n ",
              "b"),

          // 29, 30: control text
          plain("29 special strings", "<|endoftext|><|im_end|><|eot_id|>", "[INST] <think> </s>"),
          plain("30 split over two fields", "a<|endof", "text|>"),
          good(
              "30 split over three",
              "{\"instruction\":\"<|\",\"input\":\"endoftext\",\"output\":\"|>\"}",
              "<|\nendoftext",
              "|>"),
          plain("30 assembled with the template", "<|user|>", "<|assistant|>:"),

          // 31: text that a template engine or a formatter would take for its own
          plain(
              "31 templates",
              "{{ 7*7 }} {% include 'x' %} ${env:HOME} ${x} $1 %s %n {0}",
              "{output}"),
          good("31 backslashes", record("\\\\1 \\\\n \\\\", "\\\\u0041"), "\\1 \\n \\", "\\u0041"),

          // 34: scripts
          plain(
              "34 emoji with joiners",
              "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67 \uD83C\uDDE9\uD83C\uDDEA",
              "\uD83D\uDC4D\uD83C\uDFFD"),
          plain("34 combining marks", "e\u0301\u0323 Z\u0351\u036B\u0343", "\u0E33\u0E49"),
          plain(
              "34 right to left",
              "\u05E9\u05DC\u05D5\u05DD \u202Eabc\u202C",
              "\u0645\u0631\u062D\u0628\u0627"),
          plain(
              "34 CJK and Hangul",
              "\u4F60\u597D\u3002\uD840\uDC00",
              "\uD55C\uAE00 \u1112\u1161\u11AB"),
          plain("34 unassigned and private", "\u0378 \uE000 \uDBFF\uDFFF", "\uFFFE\uFFFF"));

  private static String bytes(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  /** Records as JSON Lines with blank lines between them, a character a byte. */
  static String lines(List<Hostile> records) {
    StringBuilder file = new StringBuilder();
    for (int i = 0; i < records.size(); i++) {
      file.append(i % 7 == 3 ? "\n \t\r\n" : "").append(records.get(i).bytes).append('\n');
    }
    return file.toString();
  }

  /** Records as an array with white space between them, a character a byte. */
  static String array(List<Hostile> records) {
    StringBuilder file = new StringBuilder(" [\n");
    for (int i = 0; i < records.size(); i++) {
      file.append(i == 0 ? "" : i % 7 == 3 ? "\n\n,\r\n " : ",").append(records.get(i).bytes);
    }
    return file.append("\n] \n").toString();
  }
}
