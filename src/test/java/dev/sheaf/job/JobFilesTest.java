package dev.sheaf.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JobFilesTest {
  @ParameterizedTest
  @MethodSource("jobFiles")
  void everyJobFileLoads(Path file) throws IOException {
    JobConfig job =
        new JobConfigReader(Map.of()).read(Files.readString(file), file.toString(), List.of());

    assertThat(file.getFileName().toString()).isEqualTo(job.name() + ".yaml");
  }

  static Stream<Path> jobFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("jobs"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }
}
