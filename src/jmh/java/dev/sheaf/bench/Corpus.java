package dev.sheaf.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sheaf.data.Compression;
import dev.sheaf.data.Example;
import dev.sheaf.data.InputFile;
import dev.sheaf.data.InputFormat;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Real text for benchmarks: instruction records in JSON Lines.
 *
 * <p>A name stands for the first file {@code name-*.jsonl} of a folder, that of the system property
 * {@code sheaf.corpora}; src/jmh/python/corpus.py makes such files.
 */
public record Corpus(Path file) {
  private static final Path FOLDER =
      Path.of(System.getProperty("sheaf.corpora", "/tmp/bench-corpora"));
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The corpus of a name. */
  public static Corpus named(String name) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(FOLDER, name + "-*.jsonl")) {
      for (Path file : files) {
        return new Corpus(file);
      }
    }
    throw new IOException(
        "%s holds no %s-*.jsonl; make it: src/jmh/python/corpus.py %s 40000000 %s/%s-40MB.jsonl"
            .formatted(FOLDER, name, name, FOLDER, name));
  }

  /** The file as a job sees it, as long as it is or, if it is longer, so many bytes of it. */
  public InputFile input(long bytes) throws IOException {
    return new InputFile(
        0,
        file.toString(),
        "file:" + file,
        Math.min(bytes, Files.size(file)),
        Compression.NONE,
        InputFormat.JSONL);
  }

  /** The first records in UTF-8, as they stand in the file: so many bytes or a little less. */
  public List<byte[]> records(long bytes) throws IOException {
    List<byte[]> records = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      long left = bytes;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        byte[] record = line.getBytes(StandardCharsets.UTF_8);
        left -= record.length;
        if (left < 0) {
          break;
        }
        records.add(record);
      }
    }
    return records;
  }

  /** Writes the first records to a file: so many bytes or a little less. */
  public void copy(long bytes, Path target) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file);
        BufferedWriter copy = Files.newBufferedWriter(target)) {
      long left = bytes;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        left -= line.getBytes(StandardCharsets.UTF_8).length + 1;
        if (left < 0) {
          break;
        }
        copy.write(line + "\n");
      }
    }
  }

  /** The first records as examples. */
  public List<Example> examples(long bytes) throws IOException {
    return records(bytes).stream().map(Corpus::example).toList();
  }

  /** The outputs of the first records, in UTF-8. */
  public List<byte[]> texts(long bytes) throws IOException {
    return examples(bytes).stream()
        .map(example -> example.output().toString().getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  private static Example example(byte[] record) {
    try {
      JsonNode fields = JSON.readTree(record);
      return new Example(
          fields.get("instruction").textValue(),
          fields.get("input").textValue(),
          fields.get("output").textValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
