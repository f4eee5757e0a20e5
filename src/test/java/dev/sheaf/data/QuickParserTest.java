package dev.sheaf.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuickParserTest {
  private static final Fields FIELDS = new Fields("instruction", "input", "output");

  private static final List<String> RECORDS =
      List.of(
          "{\"instruction\": \"Add the numbers.\", \"input\": \"1 2\", \"output\": \"3\"}",
          "{\"instruction\":\"Où est l’été ? 日本語 😀 Привет\",\"input\":null,\"output\":\"\u2028ö\"}",
          " {\"instr\\u0075ction\" : \"\\u3000x\" , \"output\" : \"\\\"\\\\\\/\\b\\f\\n\\r\\t\" }\r",
          "{\"instruction\":\"\\ud83d\\ude00\\u00e9\\u0041\",\"output\":\"a\\n\\t\\tlonger line\\n\"}",
          "{\"id\":-1.5e+3,\"tags\":[\"a\",{\"b\":[],\"c\":{}},[true,false,null]],"
              + "\"instruction\":\"i\",\"input\":\"\",\"output\":\"o\"}",
          "{\"a\":0,\"b\":1,\"c\":2,\"d\":3,\"e\":4,\"f\":5,\"g\":6,\"h\":7,\"j\":8,\"k\":9,"
              + "\"instruction\":\"i\",\"output\":\"a <|end|> of it\"}",
          "{\"instruction\":\"\",\"input\":1,\"output\":\" \"}");

  private static Example quick(Fields fields, String record) {
    byte[] bytes = record.getBytes(UTF_8);
    return new QuickParser(fields, List.of()).parse(bytes, 0, bytes.length);
  }

  private static Outcome careful(Fields fields, String record) {
    byte[] bytes = record.getBytes(UTF_8);
    return new CarefulParser(fields, List.of()).parse(bytes, 0, bytes.length, 0);
  }

  private static String withUnused(String value) {
    return "{\"instruction\":\"i\",\"unused\":" + value + ",\"output\":\"o\"}";
  }

  @Test
  void goodRecordsAreTakenAtOnce() {
    for (String record : RECORDS.subList(0, RECORDS.size() - 1)) {
      assertThat(new Accepted(quick(FIELDS, record))).isEqualTo(careful(FIELDS, record));
    }
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
        "[ ]",
        "{ }",
        "[[],{}]",
        "[1 , 2]",
        "null",
        "\"\"",
        "\"\u007f\u0085\u2028\u2029\ufeff\uffff\"",
        " \t\r\n1 ",
        "{\"\":1}",
        "\"\\uD83D\\uDE00\"",
        "\"\\\\ud800\"",
        "{\"a\":{\"a\":1}}",
        "[{\"a\":1},{\"a\":1}]"
      })
  void goodValuesThatAreNotUsedArePassedOver(String value) {
    assertThat(quick(FIELDS, withUnused(value))).isEqualTo(new Example("i", "", "o"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[1]",
        "{\"instruction\":\"i\",\"output\":\"o\"} x",
        "{\"instruction\":\"i\",\"output\":\"o\",}",
        "{\"instruction\":\"i\" \"output\":\"o\"}",
        "{\"instruction\":\"i\",\"output\":\"o\",\"output\":\"o\"}",
        "{\"instruction\":\"i\",\"output\":\"o\",\"o\\u0075tput\":\"o\"}",
        "{\"instruction\":\"i\",\"output\":\"o\",\"x\":{\"a\":1,\"a\":2}}",
        "{\"instruction\":\"i\",\"output\":\"o\",\"x\":1,\"x\":2}",
        "{\"instruction\":\"i\",\"input\":nulx,\"output\":\"o\"}",
        "{\"instruction\":\"i\",\"output\":\"o\",\"x\":01}",
        "{\"instruction\":\"i\",\"output\":\"o\",\"x\":1.}",
        "{\"instruction\":\"i\",\"output\":\"o\",\"x\":-}",
        "{\"instruction\":\"i\",\"output\":\"o\",\"x\":nul}",
        "{\"instruction\":\"i\",\"output\":\"o\",\"x\":[1,]}",
        "{\"instruction\":\"i\",\"output\":\"\\ud83d\"}",
        "{\"instruction\":\"i\",\"output\":\"\\ud83d\\u0041\"}",
        "{\"instruction\":\"i\",\"output\":\"\\ude00\"}",
        "{\"instruction\":\"i\",\"output\":\"\\ud83dxude00\"}",
        "{\"instruction\":\"i\",\"output\":\"\\ud83d\\nde00\"}",
        "{\"instruction\":\"i\",\"output\":\"o\\n\t}",
        "{\"instruction\":\"\u0800\0\",\"output\":\"o\"}",
        "{\"instruction\":\"i\",\"output\":\"\\x\"}",
        "{\"instruction\":\"i\",\"output\":\"\\u12g4\"}",
        "{\"instruction\":\"i\",\"output\":\"\t\"}",
        "{\"instruction\":\"i\",\"output\":\"o",
        "{\"instruction\":\"i\",\"output\":\"\u00a0\u3000 \\n\"}",
        "{\"instruction\":\"i\",\"input\":1,\"output\":\"o\"}",
        "{\"instruction\":null,\"output\":\"o\"}",
        "{\"instruction\":\"i\",\"output\":\"o\",\"x\n\":1}"
      })
  void whatIsAtFaultIsLeftToTheCarefulParser(String record) {
    assertThat(quick(FIELDS, record)).isNull();
    assertThat(careful(FIELDS, record)).isInstanceOf(Rejected.class);
  }

  @Test
  void aTextWithoutEscapesIsASliceOfTheRecord() {
    byte[] record = "{\"instruction\":\"é\",\"output\":\"o\\n\"}".getBytes(UTF_8);
    Example example = new QuickParser(FIELDS, List.of()).parse(record, 0, record.length);

    assertThat(example.instruction().array()).isSameAs(record);
    assertThat(example.instruction().from()).isEqualTo(16);
    assertThat(example.output().array()).isNotSameAs(record);
    assertThat(example.output()).hasToString("o\n");
  }

  @Test
  void aRecordOfManyLevelsIsLeftToTheCarefulParser() {
    String hundred = withUnused("[".repeat(99) + "]".repeat(99));
    String more = withUnused("[".repeat(100) + "]".repeat(100));

    assertThat(quick(FIELDS, hundred)).isEqualTo(new Example("i", "", "o"));
    assertThat(quick(FIELDS, more)).isNull();
    assertThat(careful(FIELDS, more)).isEqualTo(new Accepted(new Example("i", "", "o")));
    assertThat(quick(FIELDS, withUnused(objects(99)))).isEqualTo(new Example("i", "", "o"));
    assertThat(quick(FIELDS, withUnused(objects(100)))).isNull();
    assertThat(quick(FIELDS, withUnused(objects(1000)))).isNull();
  }

  private static String objects(int levels) {
    return "{\"a\":".repeat(levels - 1) + "{}" + "}".repeat(levels - 1);
  }

  @Test
  void aKeyThatStandsTwiceIsFoundAmongManyAlsoIfTheirHashesAreEqual() {
    List<String> keys = new ArrayList<>(List.of(""));
    for (int i = 0; i < 10; i++) {
      // Both have the hash 2112, so all that are made of them are equal in it.
      keys = keys.stream().flatMap(key -> List.of(key + "Aa", key + "BB").stream()).toList();
    }
    String members = String.join("\":1,\"", keys);

    assertThat(keys)
        .hasSize(1024)
        .extracting(key -> Text.of(key).hashCode())
        .containsOnly(keys.get(0).hashCode());
    assertThat(quick(FIELDS, withUnused("{\"" + members + "\":1}"))).isNotNull();
    for (int i = 0; i < keys.size(); i += 31) {
      String again = "{\"" + members + "\":1,\"" + keys.get(i) + "\":1}";
      assertThat(quick(FIELDS, withUnused(again))).isNull();
    }
  }

  /** Records with up to three places changed; the careful parser says what is to be found. */
  @Test
  void whatItAcceptsTheCarefulParserAcceptsTooWithTheSameTextsAndTheOtherWayRound() {
    Random random = new Random(20260102);
    int accepted = 0;
    for (Fields fields : List.of(FIELDS, new Fields("instruction", "output", "instruction"))) {
      List<String> refused = List.of("<|end|>", "longer");
      QuickParser quick = new QuickParser(fields, refused);
      CarefulParser careful = new CarefulParser(fields, refused);
      for (int n = 0; n < 10_000; n++) {
        byte[] record = changed(RECORDS.get(random.nextInt(RECORDS.size())), random);
        byte[] before = record.clone();
        Example example = quick.parse(record, 3, record.length - 3);
        Outcome expected = careful.parse(record, 3, record.length - 3, 0);

        assertThat(example == null ? null : new Accepted(example))
            .as("%d: %s", n, new String(record, UTF_8))
            .isEqualTo(expected instanceof Accepted ? expected : null);
        assertThat(record).isEqualTo(before);
        accepted += example == null ? 0 : 1;
      }
    }
    // Both kinds are met, or this test shows little.
    assertThat(accepted).isBetween(4_000, 16_000);
  }

  /** The record with a few bytes put in, taken out or replaced, and something around it. */
  private static byte[] changed(String record, Random random) {
    List<String> pieces =
        List.of(
            "\"",
            "\\",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            " ",
            "\n",
            "\t",
            "0",
            "-",
            ".",
            "e",
            "n",
            "null",
            "\\u",
            "\\ud83d",
            "\\ude00",
            "\\u0000",
            "\\n",
            "é",
            "日",
            "😀",
            "\u00a0",
            "\u001f",
            "\"a\":1,",
            "\"input\":",
            "\"output\":\"x\",",
            "{\"a\":",
            "\"\"",
            "<|end|>",
            "longer");
    byte[] bytes = record.getBytes(UTF_8);
    for (int i = random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(bytes.length);
      int to = Math.min(bytes.length, at + random.nextInt(5));
      byte[] head = Arrays.copyOf(bytes, at);
      byte[] tail = Arrays.copyOfRange(bytes, random.nextBoolean() ? at : to, bytes.length);
      byte[] piece =
          switch (random.nextInt(3)) {
            case 0 -> new byte[0];
            case 1 -> new byte[] {(byte) random.nextInt(256)};
            default -> pieces.get(random.nextInt(pieces.size())).getBytes(UTF_8);
          };
      bytes = joined(head, piece, tail);
    }
    return joined("{\"\\".getBytes(UTF_8), bytes, "\"}]".getBytes(UTF_8));
  }

  @Test
  void aRecordThatIsCutAnywhereIsLeftToTheCarefulParserWhateverIsBehindTheCut() {
    for (String record : RECORDS) {
      byte[] bytes = record.strip().getBytes(UTF_8);
      for (int to = 0; to < bytes.length; to++) {
        QuickParser parser = new QuickParser(FIELDS, List.of());

        assertThat(parser.parse(bytes, 0, to)).as("%d of %s", to, record).isNull();
        assertThat(parser.parse(Arrays.copyOf(bytes, to), 0, to)).isNull();
      }
    }
  }

  private static byte[] joined(byte[]... parts) {
    byte[] whole = new byte[0];
    for (byte[] part : parts) {
      int length = whole.length;
      whole = Arrays.copyOf(whole, length + part.length);
      System.arraycopy(part, 0, whole, length, part.length);
    }
    return whole;
  }
}
