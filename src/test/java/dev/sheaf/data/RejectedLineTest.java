package dev.sheaf.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RejectedLineTest {
  @Test
  void aLineIsOneJsonObjectWithItsKeysInOrder() {
    RejectedLine line =
        new RejectedLine(
            "data/a.jsonl",
            6,
            8,
            412,
            Reason.NULL_FIELD,
            "The field 'output' is null.",
            "{\"a\":\"é😀\n\u0001\u2028\\\"}");

    assertThat(new String(line.bytes(), UTF_8))
        .isEqualTo(
            "{\"source\":\"data/a.jsonl\",\"record\":6,\"line\":8,\"offset\":412,"
                + "\"reason\":\"null-field\",\"detail\":\"The field 'output' is null.\","
                + "\"excerpt\":\"{\\\"a\\\":\\\"é😀\\n\\u0001\u2028\\\\\\\"}\"}\n");
  }

  @Test
  void aFormatWithoutLinesHasNullForThem() {
    RejectedLine line = new RejectedLine("a", 0, -1, -1, Reason.NULL_FIELD, "d", "");

    assertThat(new String(line.bytes(), UTF_8))
        .isEqualTo(
            "{\"source\":\"a\",\"record\":0,\"line\":null,\"offset\":null,"
                + "\"reason\":\"null-field\",\"detail\":\"d\",\"excerpt\":\"\"}\n");
  }
}
