package dev.sheaf.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.Seeds;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Any bytes as a record: both parsers agree on it, whatever stands around it. */
public class RecordFuzzTest {
  private static final List<String> REFUSED = List.of("<|end|>");
  private static final Fields FIELDS = new Fields("instruction", "input", "output");
  private static final QuickParser QUICK = new QuickParser(FIELDS, REFUSED);
  private static final CarefulParser CAREFUL = new CarefulParser(FIELDS, REFUSED);

  @Test
  void changedRecords() {
    List<byte[]> seeds =
        Seeds.of(
            "{\"instruction\": \"Add.\", \"input\": null, \"output\": \"3 <|end|\"}",
            " {\"instr\\u0075ction\":\"\\u3000x\",\"output\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}\r",
            "{\"instruction\":\"\\ud83d\\ude00 😀\",\"output\":\"é\",\"id\":-1.5e+3}",
            "{\"a\":[{\"b\":[],\"c\":{}},[true,false,null]],\"instruction\":\"i\",\"output\":\"o\"}");
    String[] pieces = {
      "\"",
      "\\",
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      "\\ud83d",
      "\\ude00",
      "\\u0000",
      "null",
      "<|end|>",
      "\"input\":",
      "0",
      "-",
      "e",
      "\u00A0",
      "\t",
      "日"
    };
    new Seeds(seeds, pieces).feed(RecordFuzzTest.class, 10_000, RecordFuzzTest::fuzzerTestOneInput);
  }

  /** Parses a record. */
  public static void fuzzerTestOneInput(byte[] record) {
    Outcome careful = CAREFUL.parse(record, 0, record.length, 0);
    byte[] inside = new byte[record.length + 20];
    Arrays.fill(inside, (byte) '"');
    System.arraycopy(record, 0, inside, 10, record.length);
    Example quick = QUICK.parse(inside, 10, 10 + record.length);

    assertThat(CAREFUL.parse(inside, 10, 10 + record.length, 0)).isEqualTo(careful);
    assertThat(quick == null ? null : new Accepted(quick))
        .isEqualTo(careful instanceof Accepted ? careful : null);
    boolean invalid = careful instanceof Rejected bad && bad.reason() == Reason.INVALID_UTF8;
    assertThat(invalid).isNotEqualTo(isUtf8(record));
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
