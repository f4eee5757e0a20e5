package dev.sheaf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An input that is large enough for a cluster to have something to do. */
final class ManyQuestions {
  /** Each file is read by one task. */
  static final int FILES = 6;

  /** Of each file; together so many that shards are joined by tasks. */
  private static final int RECORDS = 2_000;

  /** A line that is no record, but makes a file so large that it shares its task with no other. */
  private static final String BLANK_LINE = " ".repeat(4 << 20) + "\n";

  private ManyQuestions() {}

  /** Writes it, and gives its folder. */
  static Path in(Path folder) throws IOException {
    Path input = Files.createDirectories(folder.resolve("questions"));
    for (int file = 0; file < FILES; file++) {
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < RECORDS; i++) {
        int number = file * RECORDS + i;
        lines
            .append("{\"instruction\":\"What is ")
            .append(number)
            .append("?\",\"output\":\"It is a number.")
            .append(" And another.".repeat(number % 5))
            .append("\"}\n");
      }
      Files.writeString(input.resolve("part-" + file + ".jsonl"), lines.append(BLANK_LINE));
    }
    return input;
  }
}
