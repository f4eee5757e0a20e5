package dev.sheaf.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuickParserTest {
  private static final Fields FIELDS = new Fields("instruction", "input", "output");
  private static final QuickParser QUICK = QuickParser.of(FIELDS);
  private static final ExampleParser FULL = new ExampleParser(FIELDS, List.of());

  static List<String> ordinary() {
    return List.of(
        "{\"instruction\":\"Add.\",\"input\":\"1 2\",\"output\":\"3\"}",
        "{\"instruction\": \"Add.\", \"output\": \"3\"}",
        " { \"output\" : \"3\" , \"input\" : null , \"instruction\" : \"Add the numbers.\" } \r",
        "{\"instruction\":\"a \\\"quote\\\" \\\\ \\/ \\b\\f\\n\\r\\t\",\"output\":\"\\u00e9\\u0000\\uD83D\\uDE00x\"}",
        "{\"instruction\":\"Grüße 日本語 😀\",\"input\":\"\",\"output\":\"\u3042\"}",
        "{\"id\":-12.5e+3,\"tags\":[\"a\",[],{},{\"b\":{\"b\":0}},true,false,null,1e400],"
            + "\"instruction\":\"i\",\"output\":\"o\",\"more\":{\"x\":\"\\\"\",\"y\":0.10}}");
  }

  @ParameterizedTest
  @MethodSource("ordinary")
  void ordinaryRecordsNeedNoSecondLook(String record) {
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);

    Example example = QUICK.parse(bytes, 0, bytes.length);

    assertThat(new Accepted(example)).isEqualTo(FULL.parseInFull(bytes, 0, bytes.length, 0));
  }

  @Test
  void plainTextIsNotCopied() {
    byte[] bytes = ordinary().get(0).getBytes(StandardCharsets.UTF_8);

    assertThat(QUICK.parse(bytes, 0, bytes.length).instruction().array()).isSameAs(bytes);
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
        "{\"instruction\":\"i\",\"output\":\"o\",\"x\":{\"a\":1,\"a\":2}}",
        "{\"instruction\":\"i\",\"output\":\"o\",\"x\":01}",
        "{\"instruction\":\"i\",\"output\":\"o\",\"x\":1.}",
        "{\"instruction\":\"i\",\"output\":\"o\",\"x\":-}",
        "{\"instruction\":\"i\",\"output\":\"o\",\"x\":nul}",
        "{\"instruction\":\"i\",\"output\":\"o\",\"x\":[1,]}",
        "{\"instruction\":\"i\",\"output\":\"\\ud83d\"}",
        "{\"instruction\":\"i\",\"output\":\"\\ud83d\\u0041\"}",
        "{\"instruction\":\"i\",\"output\":\"\\ude00\"}",
        "{\"instruction\":\"i\",\"output\":\"\\x\"}",
        "{\"instruction\":\"i\",\"output\":\"\\u12g4\"}",
        "{\"instruction\":\"i\",\"output\":\"\t\"}",
        "{\"instruction\":\"i\",\"output\":\"o",
        "{\"instruction\":\"i\",\"output\":\"\u00a0\u3000 \\n\"}",
        "{\"instruction\":\"i\",\"input\":1,\"output\":\"o\"}",
        "{\"instruction\":null,\"output\":\"o\"}",
        "{\"instr\\u0075ction\":\"i\",\"output\":\"o\"}",
        "{\"instruction\":\"i\",\"output\":\"o\",\"x\n\":1}"
      })
  void whatIsWrongOrRareIsLeft(String record) {
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);

    assertThat(QUICK.parse(bytes, 0, bytes.length)).isNull();
  }

  @Test
  void whatItAcceptsTheFullParserAcceptsAndGivesTheSame() {
    Random random = new Random(1);
    int accepted = 0;
    for (int i = 0; i < 60_000; i++) {
      byte[] record = mutated(ordinary().get(random.nextInt(ordinary().size())), random);
      Outcome full = FULL.parseInFull(record, 0, record.length, 0);
      Example quick =
          Utf8.firstInvalid(record, 0, record.length) < record.length
              ? null
              : QUICK.parse(record, 0, record.length);
      if (quick != null) {
        accepted++;
        assertThat(full)
            .as(new String(record, StandardCharsets.UTF_8))
            .isEqualTo(new Accepted(quick));
      }
    }
    assertThat(accepted).isGreaterThan(5_000);
  }

  private static byte[] mutated(String record, Random random) {
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    String alphabet = "{}[],:\"\\ntu0123456789abcdefDE8.+- \n";
    for (int edits = random.nextInt(3); edits >= 0; edits--) {
      int at = random.nextInt(bytes.length);
      int what = random.nextInt(3);
      byte[] changed = new byte[bytes.length + what - 1];
      System.arraycopy(bytes, 0, changed, 0, at);
      System.arraycopy(bytes, at + 1, changed, at + what, bytes.length - at - 1);
      for (int k = 0; k < what; k++) {
        changed[at + k] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
      }
      bytes = changed;
    }
    return bytes;
  }
}
