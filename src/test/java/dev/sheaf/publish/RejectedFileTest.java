package dev.sheaf.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.data.Chunk;
import dev.sheaf.data.Chunks;
import dev.sheaf.data.Compression;
import dev.sheaf.data.ExampleParser;
import dev.sheaf.data.Fields;
import dev.sheaf.data.InputException;
import dev.sheaf.data.InputFile;
import dev.sheaf.data.InputFormat;
import dev.sheaf.data.InputStorage;
import dev.sheaf.plan.ChunkScan;
import dev.sheaf.plan.ChunkScanner;
import dev.sheaf.plan.NumberedChunk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RejectedFileTest {
  private static final InputStorage STORAGE = new InputStorage(new Configuration());
  private static final ExampleParser PARSER =
      new ExampleParser(new Fields("instruction", "input", "output"), List.of());

  @TempDir Path folder;

  @Test
  void recordsThatAreNoLongerThoseOfTheScanAreNotWritten() throws IOException {
    Path input = Files.writeString(folder.resolve("a.jsonl"), "{}\n42\n");
    InputFile file =
        new InputFile(0, "a.jsonl", "file:" + input, 6, Compression.NONE, InputFormat.JSONL);
    Chunk chunk = Chunks.cut(file, Chunks.STRIDE).get(0);
    ChunkScan scan = new ChunkScanner(STORAGE, PARSER, Optional.empty(), List.of()).scan(chunk);
    NumberedChunk numbered = new NumberedChunk(0, 0, scan, 0, 0, 0, Map.of(), Map.of());
    OutputFolder run = new LocalFolder(folder.resolve("run"));
    RejectedFile rejected = new RejectedFile(run, "rejected", STORAGE, PARSER);
    assertThat(rejected.write(numbered).rows()).isEqualTo(2);
    run.delete("rejected");

    Files.writeString(input, "{}\n{}\n ");
    assertThatThrownBy(() -> rejected.write(numbered)).isInstanceOf(InputException.class);
    Files.writeString(input, "{}\n{}\n");
    assertThatThrownBy(() -> rejected.write(numbered))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "a.jsonl has changed since it was scanned: run the job again when nothing writes to"
                + " it.");
    assertThat(run.list()).isEmpty();
  }

  @Test
  void aRejectedRecordStandsWhereItIsInItsFileNotInItsChunk() throws IOException {
    Path input = Files.writeString(folder.resolve("a.jsonl"), "[]\n\n\n42\n");
    InputFile file =
        new InputFile(0, "a.jsonl", "file:" + input, 8, Compression.NONE, InputFormat.JSONL);
    Chunk chunk = Chunks.cut(file, Chunks.STRIDE).get(0);
    ChunkScan scan = new ChunkScanner(STORAGE, PARSER, Optional.empty(), List.of()).scan(chunk);
    NumberedChunk numbered = new NumberedChunk(3, 0, scan, 100, 200, 90, Map.of(), Map.of());
    OutputFolder run = new LocalFolder(folder.resolve("run"));

    FileEntry entry = new RejectedFile(run, "rejected", STORAGE, PARSER).write(numbered);

    assertThat(entry.path()).isEqualTo("rejected/part-00003.jsonl");
    assertThat(new String(run.read(entry.path()).orElseThrow(), UTF_8).lines())
        .extracting(line -> line.replaceFirst(",\"reason.*", ""))
        .containsExactly(
            "{\"source\":\"a.jsonl\",\"record\":100,\"line\":201,\"offset\":0",
            "{\"source\":\"a.jsonl\",\"record\":101,\"line\":204,\"offset\":5");
  }
}
