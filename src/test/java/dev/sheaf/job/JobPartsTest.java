package dev.sheaf.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.data.InputStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobPartsTest {
  private static final String SMALLEST = "name: a\ninput: {paths: [a.json]}\noutput: {path: out}\n";

  @TempDir Path folder;

  @Test
  void specialTextCannotBeRejectedWhereTheTokenizersFileNamesNone() throws IOException {
    String ranks =
        IntStream.range(0, 256)
            .mapToObj(b -> Base64.getEncoder().encodeToString(new byte[] {(byte) b}) + " " + b)
            .collect(Collectors.joining("\n"));
    Path file = Files.writeString(folder.resolve("a.tiktoken"), ranks);
    String tokenizer = "tokenizer={file: " + file + ", pattern: gpt2, end-of-text: 256}";

    assertThat(parts(tokenizer).problems()).isEmpty();
    assertThat(parts(tokenizer, "special-text=reject").problems())
        .containsExactly(
            "special-text is reject, but a.tiktoken does not name its special strings; give a"
                + " tokenizer.json.");
    assertThat(parts("special-text=reject").problems()).isEmpty();
  }

  @Test
  void rowsArePaddedWithAnIdOfTheVocabulary() {
    assertThat(parts("collate.padding-id=50256").problems()).isEmpty();
    assertThat(parts("collate.padding-id=50257").problems())
        .containsExactly(
            "collate.padding-id is 50257; it must be below 50257, the vocabulary of r50k_base.");
    assertThat(parts("collate.padding-id=0").writeSettings().collator().paddingId()).isZero();
    assertThat(parts().writeSettings().collator().paddingId()).isEqualTo(50256);
  }

  private static JobParts parts(String... settings) {
    JobConfig job = new JobConfigReader(Map.of()).read(SMALLEST, "job.yaml", List.of(settings));
    return JobParts.of(job, new TokenizerOpener(new InputStorage(new Configuration())));
  }
}
