package dev.sheaf.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Any bytes as a tokenizer's file: what it says, or why it cannot be used. */
public class VocabularyFuzzTest {
  @Test
  void changedFiles() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (String name : List.of("bytes", "pieces", "unigram", "words")) {
      seeds.add(Files.readAllBytes(Path.of("src/test/resources/tokenizers", name + ".json")));
    }
    StringBuilder ranks = new StringBuilder();
    for (int i = 0; i < 256; i++) {
      byte[] token = {(byte) i};
      ranks.append(Base64.getEncoder().encodeToString(token)).append(' ').append(i).append('\n');
    }
    seeds.addAll(Seeds.of(ranks.toString()));
    new Seeds(seeds, "null", "{}", "[]", "\"\"", "-1", "99999999999", "true", ",", "{\"a\":")
        .feed(VocabularyFuzzTest.class, 1500, VocabularyFuzzTest::fuzzerTestOneInput);
  }

  /** Reads a tokenizer's file. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    try {
      VocabularyFile file = VocabularyFile.read(bytes);
      assertThat(file.size()).isBetween(0, MergeTable.MOST_IDS);
      assertThat(file.special().values()).allMatch(id -> id >= 0);
      assertThat(Arrays.asList(file.tokens())).hasSizeLessThanOrEqualTo(file.size());
    } catch (VocabularyFileException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
