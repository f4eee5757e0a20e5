package dev.sheaf.publish;

import dev.sheaf.data.ExampleParser;
import dev.sheaf.data.ExampleReader;
import dev.sheaf.data.InputStorage;
import dev.sheaf.data.Rejected;
import dev.sheaf.data.RejectedLine;
import dev.sheaf.plan.NumberedChunk;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Writes the rejected records of one chunk, a JSON object a line.
 *
 * @param folder the run's folder
 * @param prefix the folder in it
 * @param storage where the inputs are
 * @param parser what rejected the records
 */
public record RejectedFile(
    OutputFolder folder, String prefix, InputStorage storage, ExampleParser parser) {
  /** What the manifest says that such a file is. */
  static final String FORMAT = "rejected";

  private static final Pattern NAME = Pattern.compile(RunNames.REJECTED + "/part-\\d{5,}\\.jsonl");

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * Writes the file of a chunk that has rejected records, and says what is in it.
   *
   * @throws dev.sheaf.data.InputException if the chunk is no longer what was scanned
   */
  public FileEntry write(NumberedChunk chunk) throws IOException {
    String name = String.format(Locale.ROOT, "%s/part-%05d.jsonl", prefix, chunk.ordinal());
    try (ExampleReader examples = ExampleReader.open(storage, chunk.scan().chunk(), parser);
        Draft draft = folder.draft(name)) {
      long rows = 0;
      while (examples.next()) {
        if (examples.outcome() instanceof Rejected rejected) {
          draft.content().write(line(chunk, examples, rejected).bytes());
          rows++;
        }
      }
      chunk.scan().requireUnchanged(examples.tally());
      FileDigest digest = draft.publish();
      return new FileEntry(name, null, FORMAT, digest.bytes(), digest.sha256(), rows, 0);
    }
  }

  private static RejectedLine line(NumberedChunk chunk, ExampleReader examples, Rejected rejected) {
    return new RejectedLine(
        chunk.scan().chunk().file().path(),
        chunk.firstRecord() + examples.record(),
        examples.line() < 0 ? -1 : chunk.firstLine() + examples.line() + 1,
        examples.offset(),
        rejected.reason(),
        rejected.detail(),
        examples.excerpt());
  }
}
