package dev.sheaf.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleReaderTest {
  private static final String LINES =
      """
      {"instruction":"a","output":"1"}

      {"instruction":"b\\n","output":"2"}
      nope
      {"instruction":"c","output":"3"}
      """;

  @TempDir Path folder;

  private ExampleReader open(int mostBytes) throws IOException {
    Path path = Files.writeString(folder.resolve("a.jsonl"), LINES);
    Chunk whole = Chunks.cut(Reading.file(path, InputFormat.JSONL), Chunks.STRIDE).get(0);
    return ExampleReader.open(Reading.STORAGE, whole, Reading.PARSER, mostBytes);
  }

  @Test
  void recordsWhoseOutcomeIsNotAskedForAreCountedAllTheSame() throws IOException {
    try (ExampleReader passedOver = open(1000);
        ExampleReader asked = open(1000)) {
      while (passedOver.next()) {
        assertThat(asked.next()).isTrue();
        assertThat(asked.outcome()).isNotNull();
        assertThat(List.of(passedOver.record(), passedOver.line(), passedOver.offset()))
            .isEqualTo(List.of(asked.record(), asked.line(), asked.offset()));
      }
      assertThat(asked.next()).isFalse();
      assertThat(passedOver.tally()).isEqualTo(asked.tally());
      assertThat(passedOver.tally().records()).isEqualTo(4);
    }
  }

  @Test
  void anOutcomeMayBeAskedForAgain() throws IOException {
    try (ExampleReader reader = open(33)) {
      assertThat(reader.next()).isTrue();
      assertThat(reader.outcome())
          .isEqualTo(new Accepted(new Example("a", "", "1")))
          .isSameAs(reader.outcome());
      assertThat(reader.next()).isTrue();
      assertThat(((Rejected) reader.outcome()).reason()).isEqualTo(Reason.RECORD_TOO_LONG);
      assertThat(((Rejected) reader.outcome()).reason()).isEqualTo(Reason.RECORD_TOO_LONG);
    }
  }
}
