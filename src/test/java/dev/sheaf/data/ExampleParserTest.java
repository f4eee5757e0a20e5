package dev.sheaf.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExampleParserTest {
  private static final Fields FIELDS = new Fields("instruction", "input", "output");
  private static final ExampleParser PARSER = new ExampleParser(FIELDS, List.of());

  private static Outcome parse(ExampleParser parser, byte[] json) {
    // Something around the record, as in a buffer that holds more.
    byte[] buffer = new byte[json.length + 10];
    System.arraycopy(json, 0, buffer, 5, json.length);
    return parser.parse(parser.quick(), buffer, 5, 5 + json.length, 0);
  }

  private static Outcome parse(String json) {
    return parse(PARSER, json.getBytes(UTF_8));
  }

  /** A good record with one more field, whose value is given. */
  private static String withUnused(String value) {
    return "{\"instruction\":\"i\",\"unused\":" + value + ",\"output\":\"o\"}";
  }

  private static void assertRejected(Outcome outcome, Reason reason, String detail) {
    assertThat(outcome).isEqualTo(new Rejected(reason, detail));
  }

  private static Reason reason(String json) {
    return parse(json) instanceof Rejected rejected ? rejected.reason() : null;
  }

  private static Example example(String json) {
    return ((Accepted) parse(json)).example();
  }

  @Test
  void theTextsOfARecordBecomeAnExample() {
    assertThat(example("{\"instruction\": \"Add.\", \"input\": \"1 2\", \"output\": \"3\"}"))
        .isEqualTo(new Example("Add.", "1 2", "3"));
    assertThat(example("{\"instruction\": \"Hello!\", \"output\": \"Hi.\"}"))
        .isEqualTo(new Example("Hello!", "", "Hi."));
    assertRejected(
        parse("{\"instruction\": \"Add.\", \"input\": 12, \"output\": \"3\"}"),
        Reason.NOT_TEXT,
        "The field 'input' is a number, not text.");
    assertRejected(
        parse("{\"instruction\": \"Add.\", \"output\": \" \"}"),
        Reason.BLANK_FIELD,
        "The field 'output' holds only white space.");
  }

  @Test
  void aMissingANullAndAnEmptyInputAreNoneButABlankIsOne() {
    assertThat(example("{\"instruction\":\"i\",\"output\":\"o\"}").hasInput()).isFalse();
    assertThat(example("{\"instruction\":\"i\",\"input\":null,\"output\":\"o\"}").hasInput())
        .isFalse();
    assertThat(example("{\"instruction\":\"i\",\"input\":\"\",\"output\":\"o\"}").hasInput())
        .isFalse();
    assertThat(
            example("{\"instruction\":\"i\",\"input\":\" \",\"output\":\"o\"}").input().toString())
        .isEqualTo(" ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"output\":\"o\"}|MISSING_FIELD|The field 'instruction' is missing.",
        "{\"instruction\":\"i\"}|MISSING_FIELD|The field 'output' is missing.",
        "{\"Instruction\":\"i\",\"output\":\"o\"}|MISSING_FIELD|The field 'instruction' is"
            + " missing.",
        "{\"instruction\":null,\"output\":\"o\"}|NULL_FIELD|The field 'instruction' is null.",
        "{\"instruction\":\"i\",\"output\":\"\"}|EMPTY_FIELD|The field 'output' is empty.",
        "{\"instruction\":\"i\",\"output\":true}|NOT_TEXT|The field 'output' is a boolean, not"
            + " text.",
        "{\"instruction\":{},\"output\":\"o\"}|NOT_TEXT|The field 'instruction' is an object, not"
            + " text.",
        "{\"instruction\":\"i\",\"output\":[\"o\"]}|NOT_TEXT|The field 'output' is an array, not"
            + " text.",
        "{\"instruction\":\"i\",\"input\":false,\"output\":\"o\"}|NOT_TEXT|The field 'input' is a"
            + " boolean, not text.",
        "[1]|NOT_AN_OBJECT|The record is an array, not an object.",
        "null|NOT_AN_OBJECT|The record is null, not an object.",
        "42|NOT_AN_OBJECT|The record is a number, not an object.",
        "\"x\"|NOT_AN_OBJECT|The record is a text, not an object.",
        "false|NOT_AN_OBJECT|The record is a boolean, not an object.",
        "{\"a\":1} {}|TRAILING_CONTENT|Something follows the JSON value that ends at byte 7 of the"
            + " file; a record is one value.",
        "{\"a\":1}x|TRAILING_CONTENT|Something follows the JSON value that ends at byte 7 of the"
            + " file; a record is one value.",
        "{\"a\":1},|TRAILING_CONTENT|Something follows the JSON value that ends at byte 7 of the"
            + " file; a record is one value.",
        "{\"a\":1}}|TRAILING_CONTENT|Something follows the JSON value that ends at byte 7 of the"
            + " file; a record is one value.",
        "{\"a\":1|MALFORMED_JSON|The record ends before its JSON value is complete.",
        "{\"a\":\"b|MALFORMED_JSON|The record ends before its JSON value is complete.",
        "\"b|MALFORMED_JSON|The record ends before its JSON value is complete.",
        "{\"a\":1,\"a\":2}|DUPLICATE_KEY|The key 'a' stands twice in one object.",
      })
  void aFaultHasItsReasonAndASentence(String json, Reason reason, String detail) {
    assertRejected(parse(json), reason, detail);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"a\tb\"",
        "\"a\nb\"",
        "\"a\u0001b\"",
        "\"a\u0000b\"",
        "'a'",
        "a",
        "NaN",
        "Infinity",
        "-Infinity",
        "01",
        "-01",
        "00",
        "+1",
        ".5",
        "1.",
        "1e",
        "1e+",
        "-",
        "0x10",
        "1x",
        "1_000",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{\"a\":1,}",
        "{,}",
        "{\"a\"}",
        "{\"a\" 1}",
        "{\"a\":}",
        "{a:1}",
        "{'a':1}",
        "1 /* c */",
        "1 // c\n",
        "# c\n1",
        "True",
        "nul",
        "\"\\x41\"",
        "\"\\u12G4\"",
        "\"\\u12\"",
        "\"\\\n\"",
        "\u00a01",
        "\u20281",
        "",
        "[1}",
        "{]",
        "\uFEFF1",
        "\\u0031",
        "\"a\"\"b\""
      })
  void whatTheGrammarForbidsIsMalformedAlsoInAFieldThatIsNotUsed(String value) {
    assertThat(reason(withUnused(value))).isEqualTo(Reason.MALFORMED_JSON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e400",
        "-0",
        "-0.0e-0",
        "9223372036854775808",
        "1E+2",
        "[]",
        "{}",
        "[[],{}]",
        "null",
        "\"\\/\\b\\f\\n\\r\\t\\\"\\\\\"",
        "\"\u007f\u0085\u2028\u2029\ufeff\uffff\"",
        " \t\r\n1 ",
        "{\"\":1}",
        "\"\\ud83d\\ude00\"",
        "\"\\uD83D\\uDE00\"",
        "\"\\\\ud800\"",
        "{\"a\":{\"a\":1}}"
      })
  void whatTheGrammarAllowsIsAcceptedInAFieldThatIsNotUsed(String value) {
    assertThat(parse(withUnused(value))).isEqualTo(new Accepted(new Example("i", "", "o")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\u0000", "\u0000\u0000{}", "{\u0000}", "\uFEFF{}", "}", "]"})
  void aRecordThatIsNoJsonIsMalformed(String json) {
    assertThat(reason(json)).isEqualTo(Reason.MALFORMED_JSON);
  }

  @Test
  void numbersThatAreNotUsedMayBeOfAnyLength() {
    assertThat(reason(withUnused("1".repeat(1500)))).isNull();
    assertThat(reason(withUnused("-0." + "1".repeat(100_000) + "e-99999"))).isNull();
    assertThat(reason(withUnused("0" + "1".repeat(1500)))).isEqualTo(Reason.MALFORMED_JSON);
  }

  @Test
  void keysAndTextsMayBeOfAnyLength() {
    String longText = "x".repeat(21_000_000);

    assertThat(reason("{\"instruction\":\"" + longText + "\",\"output\":\"o\"}")).isNull();
    assertThat(reason(withUnused("\"" + longText + "\""))).isNull();
    assertThat(reason(withUnused("{\"" + "k".repeat(100_000) + "\":1}"))).isNull();
  }

  @Test
  void aThousandLevelsAreAllowedTheRecordsOwnObjectBeingTheFirst() {
    assertThat(reason(withUnused("[".repeat(999) + "]".repeat(999)))).isNull();
    assertRejected(
        parse(withUnused("[".repeat(1000) + "]".repeat(1000))),
        Reason.TOO_DEEPLY_NESTED,
        "The record is nested deeper than 1000 levels, the limit.");
    assertThat(reason(withUnused("{\"a\":".repeat(2000)))).isEqualTo(Reason.TOO_DEEPLY_NESTED);
    assertThat(reason("[".repeat(100_000))).isEqualTo(Reason.TOO_DEEPLY_NESTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":1}", "{\"a\":1,\"\\u0061\":2}", "{\"\\u0061\":1,\"b\":{},\"a\":2}",
        "[[{\"a\":1,\"b\":2,\"c\":[],\"a\":3}]]", "{\"é\":1,\"\\u00e9\":1}", "{\"\":1,\"\":2}"
      })
  void aKeyThatStandsTwiceIsRejectedAtAnyDepthHoweverItIsEscaped(String value) {
    assertThat(reason(withUnused(value))).isEqualTo(Reason.DUPLICATE_KEY);
  }

  @Test
  void aUsedKeyThatStandsTwiceIsRejected() {
    assertThat(reason("{\"instruction\":\"i\",\"output\":\"o\",\"o\\u0075tput\":\"o\"}"))
        .isEqualTo(Reason.DUPLICATE_KEY);
  }

  @Test
  void theKeyInADetailIsBounded() {
    String key = "k".repeat(1000);

    assertRejected(
        parse("{\"" + key + "\":1,\"" + key + "\":1}"),
        Reason.DUPLICATE_KEY,
        "The key '" + "k".repeat(80) + "…' stands twice in one object.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\ud800\"",
        "\"\\uDFFF\"",
        "\"\\udc00\\ud800\"",
        "\"\\ud800\\ud800\\udc00\"",
        "\"\\ud800x\"",
        "\"\\ud800\\n\"",
        "\"\\\\\\ud800\"",
        "{\"\\ud800\":1}",
        "[\"\\uDBFF\\\\udc00\"]"
      })
  void aSurrogateEscapedAloneIsRejectedWhereverItStands(String value) {
    assertThat(reason(withUnused(value))).isEqualTo(Reason.LONE_SURROGATE);
  }

  @Test
  void theDetailOfALoneSurrogateNamesItsPlace() {
    assertRejected(
        parse("{\"instruction\":\"\\ud83d\\ude00\\ud83d\",\"output\":\"o\"}"),
        Reason.LONE_SURROGATE,
        "The escape at byte 28 of the file is half of a surrogate pair without the other half.");
  }

  @Test
  void escapesBecomeWhatTheyName() {
    assertThat(
            example(
                "{\"instruction\":\"\\ud83d\\ude00 \\u0000\\u00e9\\n"
                    + "\\/\",\"output\":\"a\u2028b\"}"))
        .isEqualTo(new Example("😀 \0é\n/", "", "a\u2028b"));
    assertThat(example("{\"instr\\u0075ction\":\"i\",\"output\":\"\\u0020x\"}"))
        .isEqualTo(new Example("i", "", " x"));
  }

  @ParameterizedTest
  @CsvSource({
    "C0 80", // overlong NUL
    "C1 BF", // overlong
    "E0 80 AF", // overlong
    "F0 82 82 AC", // overlong
    "ED A0 BD ED B8 80", // a pair of surrogates, as CESU-8 has it
    "ED BF BF", // a surrogate
    "F4 90 80 80", // above U+10FFFF
    "E9", // Latin-1
    "E2 82", // cut
    "80", // a tail alone
    "FF"
  })
  void bytesThatAreNotUtf8AreRejectedWithTheirPlace(String hex) {
    String bytes = new String(bytesOf(hex), ISO_8859_1);
    byte[] used = ("{\"instruction\":\"a" + bytes + "\",\"output\":\"o\"}").getBytes(ISO_8859_1);
    byte[] unused = withUnused("{\"" + bytes + "\":1}").getBytes(ISO_8859_1);

    assertRejected(
        parse(PARSER, used),
        Reason.INVALID_UTF8,
        "The byte 0x" + hex.substring(0, 2) + " at byte 17 of the file is not UTF-8.");
    assertThat(((Rejected) parse(PARSER, unused)).reason()).isEqualTo(Reason.INVALID_UTF8);
  }

  private static byte[] bytesOf(String hex) {
    return java.util.HexFormat.ofDelimiter(" ").parseHex(hex);
  }

  @Test
  void placesCountFromTheStartOfTheFile() {
    byte[] json = "{\"a\":nope}".getBytes(UTF_8);
    byte[] latin = {'{', (byte) 0xE9};

    Rejected malformed = (Rejected) Reading.parse(json, 1_000_000);
    assertThat(malformed.detail())
        .matches("The JSON is malformed near byte 10000(0[5-9]|10) of the file.");
    assertThat(((Rejected) Reading.parse(latin, 1_000_000)).detail())
        .isEqualTo("The byte 0xE9 at byte 1000001 of the file is not UTF-8.");
    byte[] two = "{} {}".getBytes(UTF_8);
    assertThat(((Rejected) Reading.parse(two, 1_000_000)).detail())
        .contains("ends at byte 1000002 of the file");
  }

  @Test
  void detailsDoNotDependOnTheLocale() {
    byte[] latin = {'{', (byte) 0xE9};
    Locale before = Locale.getDefault();
    // Its digits are not ASCII.
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(((Rejected) Reading.parse(latin, 0)).detail())
          .isEqualTo("The byte 0xE9 at byte 1 of the file is not UTF-8.");
      assertThat(((Rejected) parse("[".repeat(2000))).detail()).contains("1000");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void fieldsMayHaveOtherKeys() {
    ExampleParser parser = new ExampleParser(new Fields("prompt", "context", "réponse"), List.of());
    String json = "{\"réponse\":\"c\",\"instruction\":7,\"context\":\"b\",\"prompt\":\"a\"}";

    assertThat(parse(parser, json.getBytes(UTF_8)))
        .isEqualTo(new Accepted(new Example("a", "b", "c")));
  }

  @Test
  void twoFieldsMayHaveTheSameKey() {
    ExampleParser parser = new ExampleParser(new Fields("text", "input", "text"), List.of());

    assertThat(parse(parser, "{\"text\":\"a\"}".getBytes(UTF_8)))
        .isEqualTo(new Accepted(new Example("a", "", "a")));
  }

  /** All code points with White_Space=yes in PropList.txt of Unicode 15 (stable since 6.3). */
  @Test
  void blankIsTheUnicodePropertyWhiteSpace() {
    Set<Integer> found = new TreeSet<>();
    for (int codePoint = 1; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      if (WhiteSpace.isBlank(Text.of(Character.toString(codePoint)))) {
        found.add(codePoint);
      }
    }

    assertThat(found)
        .containsExactly(
            0x0009, 0x000A, 0x000B, 0x000C, 0x000D, 0x0020, 0x0085, 0x00A0, 0x1680, 0x2000, 0x2001,
            0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200A, 0x2028, 0x2029,
            0x202F, 0x205F, 0x3000);
    assertThat(reason("{\"instruction\":\"\u00a0\\u3000\",\"output\":\"o\"}"))
        .isEqualTo(Reason.BLANK_FIELD);
    assertThat(reason("{\"instruction\":\"\u200b\",\"output\":\"\\u0000\"}")).isNull();
  }

  @Test
  void textThatIsRefusedIsRejectedInEveryField() {
    ExampleParser parser = new ExampleParser(FIELDS, List.of("<|endoftext|>", "<|fim_prefix|>"));
    for (String field : List.of("instruction", "input", "output")) {
      String json =
          "{\"instruction\":\"a\",\"input\":\"b\",\"output\":\"c\"}"
              .replace("\"" + field + "\":\"", "\"" + field + "\":\"x<|fim_\\u0070refix|>");
      assertRejected(
          parse(parser, json.getBytes(UTF_8)),
          Reason.SPECIAL_TEXT,
          "The field '" + field + "' holds the special text '<|fim_prefix|>'.");
      assertThat(parse(json)).isInstanceOf(Accepted.class);
    }
    assertThat(parse(parser, withUnused("\"<|endoftext|>\"").getBytes(UTF_8)))
        .isInstanceOf(Accepted.class);
  }

  @Test
  void ofSeveralFaultsTheFirstOfTheREADMEsListCounts() {
    String deep = "[".repeat(1001) + "]".repeat(1001);
    ExampleParser parser = new ExampleParser(FIELDS, List.of("o"));
    // Each has the faults of those behind it too, as far as one record can have them.
    List<String> records =
        List.of(
            "{\"a\":1,\"a\":nope,\"b\":\"\\ud800\"} \u00ff",
            "{\"a\":nope,\"b\":" + deep + ",\"b\":1} x",
            "{\"a\":" + deep + ",\"b\":1,\"b\":nope} x",
            "{\"a\":1,\"a\":" + deep + ",\"b\":nope} x",
            "[\"\\ud800\"] x",
            "[\"\\ud800\"]",
            "{\"instruction\":\"\\ud800\",\"input\":2}",
            "{\"input\":2,\"output\":null}",
            "{\"instruction\":\"o\",\"input\":2,\"output\":null}",
            "{\"instruction\":\"o\",\"input\":\"o\",\"output\":null}",
            "{\"instruction\":\"o\",\"input\":\"o\",\"output\":\"o\"}");

    assertThat(records)
        .extracting(record -> ((Rejected) parse(parser, record.getBytes(ISO_8859_1))).reason())
        .containsExactly(
            Reason.INVALID_UTF8,
            Reason.MALFORMED_JSON,
            Reason.TOO_DEEPLY_NESTED,
            Reason.DUPLICATE_KEY,
            Reason.TRAILING_CONTENT,
            Reason.NOT_AN_OBJECT,
            Reason.LONE_SURROGATE,
            Reason.MISSING_FIELD,
            Reason.NOT_TEXT,
            Reason.NULL_FIELD,
            Reason.SPECIAL_TEXT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}x|2",
        "[]x|2",
        "'\"a\"x'|3",
        "42x|2",
        "-1.5e3x|6",
        "42{}|2",
        "42,|2",
        "42]|2",
        "0\"|1",
        "true{}|4",
        "null,|4",
        "false x|5"
      })
  void aValueOfAnyKindIsTrailedByWhatFollowsIt(String json, int end) {
    assertRejected(
        parse(json),
        Reason.TRAILING_CONTENT,
        "Something follows the JSON value that ends at byte %s of the file; a record is one value."
            .formatted(end));
  }

  @ParameterizedTest
  @ValueSource(strings = {"truex", "nul", "01", "1.", "1.x", "1ex", "-", "-x", "[1 2]", "[42x]"})
  void whatBeginsAsAValueButIsNoneIsMalformed(String json) {
    assertThat(reason(json)).isEqualTo(Reason.MALFORMED_JSON);
  }

  @Test
  void codesAreInKebabCase() {
    assertThat(List.of(Reason.values()))
        .extracting(Reason::code)
        .containsExactly(
            "malformed-json",
            "trailing-content",
            "not-an-object",
            "duplicate-key",
            "invalid-utf8",
            "lone-surrogate",
            "missing-field",
            "null-field",
            "not-text",
            "empty-field",
            "blank-field",
            "record-too-long",
            "too-deeply-nested",
            "special-text");
  }

  @Test
  void aParserTravelsToTasks() throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new ExampleParser(FIELDS, List.of("c")));
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      ExampleParser parser = (ExampleParser) in.readObject();
      byte[] json = "{\"instruction\":\"a\",\"output\":\"c\"}".getBytes(UTF_8);
      assertThat(((Rejected) parse(parser, json)).reason()).isEqualTo(Reason.SPECIAL_TEXT);
    }
  }

  /** Jackson would take the zeros for a sign of the encoding, and read on in it. */
  @ParameterizedTest
  @CsvSource({"UTF-16BE,1000000", "UTF-16LE,1000001", "UTF-32BE,1000000", "UTF-32LE,1000001"})
  void aGoodRecordInAWiderEncodingIsMalformedAtItsFirstZero(String encoding, long place) {
    CarefulParser parser = new CarefulParser(FIELDS, List.of());
    byte[] json = "{\"instruction\":\"i\",\"output\":\"o\"}".getBytes(Charset.forName(encoding));
    byte[] inABuffer = new byte[json.length + 3];
    System.arraycopy(json, 0, inABuffer, 3, json.length);

    assertThat(parser.parse(inABuffer, 3, inABuffer.length, 1_000_000))
        .isEqualTo(parser.parse(json, 0, json.length, 1_000_000))
        .isEqualTo(
            new Rejected(
                Reason.MALFORMED_JSON,
                "The JSON is malformed near byte %s of the file.".formatted(place)));
  }

  @Test
  void aLowSurrogateIsAloneBehindAnEscapeThatIsNoHighOne() {
    assertThat(reason(withUnused("\"\\u0041\\udc00\""))).isEqualTo(Reason.LONE_SURROGATE);
    assertThat(reason(withUnused("\"\\ud83d\\ude00\\udc00\""))).isEqualTo(Reason.LONE_SURROGATE);
  }

  /** Deeper than the quick parser goes, so that the careful one decides. */
  @Test
  void theFirstAndTheLastPairOfSurrogatesArePairs() {
    String pairs = "\"\\ud800\\udc00\\udbff\\udfff\"";

    assertThat(reason(withUnused("[".repeat(200) + pairs + "]".repeat(200)))).isNull();
  }
}
