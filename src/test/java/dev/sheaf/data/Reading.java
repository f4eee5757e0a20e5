package dev.sheaf.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * What is read from a file, in terms of the file, however it is cut.
 *
 * @param records the records in front of the first fault
 * @param fault message of the first fault in the order of the chunks, or null
 * @param lines line feeds in the chunks in front of the fault
 * @param blankLines blank lines in the chunks in front of the fault
 */
record Reading(List<Found> records, String fault, long lines, long blankLines) {
  static final InputStorage STORAGE = new InputStorage(new Configuration());
  static final ExampleParser PARSER =
      new ExampleParser(new Fields("instruction", "input", "output"), List.of());

  record Found(long record, long line, long offset, Outcome outcome, String excerpt) {}

  static InputFile file(Path path, InputFormat format) throws IOException {
    return new InputFile(
        0,
        path.getFileName().toString(),
        "file:" + path,
        Files.size(path),
        Compression.NONE,
        format);
  }

  /** The outcome of a record that begins at a place of its file. */
  static Outcome parse(byte[] record, long offset) {
    return PARSER.parse(PARSER.quick(), record, 0, record.length, offset);
  }

  /** Reads a file chunk by chunk, as a job does. */
  static Reading of(InputFile file, long stride, int mostBytes) throws IOException {
    List<Chunk> chunks = Chunks.cut(file, stride);
    if (file.format() == InputFormat.JSON && chunks.size() > 1) {
      List<ArrayStructure> structures = new ArrayList<>();
      for (Chunk chunk : chunks.subList(0, chunks.size() - 1)) {
        structures.add(ArrayStructure.summarise(STORAGE, chunk));
      }
      chunks = Chunks.joined(chunks, structures);
    }
    return ofChunks(chunks, mostBytes);
  }

  static Reading ofChunks(List<Chunk> chunks, int mostBytes) throws IOException {
    List<Found> records = new ArrayList<>();
    long lines = 0;
    long blankLines = 0;
    for (Chunk chunk : chunks) {
      long before = records.size();
      try (ExampleReader reader = ExampleReader.open(STORAGE, chunk, PARSER, mostBytes)) {
        while (reader.next()) {
          records.add(
              new Found(
                  before + reader.record(),
                  lines + reader.line(),
                  reader.offset(),
                  kept(reader.outcome()),
                  reader.excerpt()));
        }
        lines += reader.tally().lines();
        blankLines += reader.tally().blankLines();
      } catch (FileFaultException e) {
        return new Reading(records, e.getMessage(), lines, blankLines);
      }
    }
    return new Reading(records, null, lines, blankLines);
  }

  /** An outcome whose texts stay when the reader moves on. */
  private static Outcome kept(Outcome outcome) {
    return outcome instanceof Accepted accepted
        ? new Accepted(
            new Example(
                accepted.example().instruction().toString(),
                accepted.example().input().toString(),
                accepted.example().output().toString()))
        : outcome;
  }
}
