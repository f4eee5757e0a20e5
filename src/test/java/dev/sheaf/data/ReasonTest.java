package dev.sheaf.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReasonTest {
  private static final Pattern ROW = Pattern.compile("\\| `([a-z0-9-]+)` \\| .+ \\|");

  @Test
  void theReadmeListsEveryReasonInOrder() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String section = readme.split("## Rejected records\n", 2)[1].split("\n## ", 2)[0];
    List<String> codes =
        section
            .lines()
            .map(ROW::matcher)
            .filter(Matcher::matches)
            .map(row -> row.group(1))
            .toList();

    assertThat(codes)
        .containsExactlyElementsOf(Arrays.stream(Reason.values()).map(Reason::code).toList());
  }
}
