package dev.sheaf.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
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

  @Test
  @EnabledOnOs(OS.LINUX)
  void aReaderThatIsClosedHoldsNoFileHoweverFarItHasRead() throws IOException {
    Path lines = Files.writeString(folder.resolve("a.jsonl"), LINES);
    Path array = Files.writeString(folder.resolve("a.json"), "[1,2,3]");
    Path packed = Files.write(folder.resolve("a.gz"), Compressed.gzip(LINES));
    List<InputFile> files =
        new InputFiles(Reading.STORAGE, null)
            .list(List.of(lines + "", array + "", packed + ""), InputFormat.AUTO);
    for (InputFile file : files) {
      for (int records = 0; records < 5; records++) {
        Chunk whole = Chunks.cut(file, Chunks.STRIDE).get(0);
        try (ExampleReader reader = ExampleReader.open(Reading.STORAGE, whole, Reading.PARSER)) {
          for (int record = 0; record < records; record++) {
            reader.next();
          }
          assertThat(openFiles()).as("%s", file).isNotEmpty();
        }
        assertThat(openFiles()).as("%s", file).isEmpty();
      }
    }
  }

  /** The files in the test's folder that this process has open. */
  private List<String> openFiles() throws IOException {
    List<String> open = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : (Iterable<Path>) all::iterator) {
        if (Files.isSymbolicLink(descriptor)) {
          open.add(Files.readSymbolicLink(descriptor).toString());
        }
      }
    }
    return open.stream().filter(name -> name.startsWith(folder.toString())).toList();
  }
}
