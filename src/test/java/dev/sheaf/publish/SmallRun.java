package dev.sheaf.publish;

import dev.sheaf.batch.Row;
import dev.sheaf.data.Chunk;
import dev.sheaf.data.Chunks;
import dev.sheaf.data.Compression;
import dev.sheaf.data.InputFile;
import dev.sheaf.data.InputFormat;
import dev.sheaf.data.InputStorage;
import dev.sheaf.job.JobConfigReader;
import dev.sheaf.job.JobParts;
import dev.sheaf.job.TokenizerOpener;
import dev.sheaf.plan.ChunkScan;
import dev.sheaf.plan.ChunkScanner;
import dev.sheaf.plan.NumberedChunk;
import dev.sheaf.plan.Portion;
import dev.sheaf.plan.RunPlan;
import dev.sheaf.plan.Scan;
import dev.sheaf.plan.Shard;
import dev.sheaf.plan.ShardExamples;
import dev.sheaf.plan.ShardIndex;
import dev.sheaf.template.Rendered;
import dev.sheaf.token.ExampleTokenizer;
import dev.sheaf.token.TokenizedExample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/** A run made without Spark: what its tasks do, one after the other. Every byte is a token. */
final class SmallRun {
  private static final InputStorage STORAGE = new InputStorage(new Configuration());

  private final Path folder;
  private final JobParts parts;
  private final OutputFolder run;
  private UnaryOperator<Row> change = row -> row;
  private UnaryOperator<Receipt> changeReceipt = receipt -> receipt;

  /**
   * Prepares a run.
   *
   * @param folder where the inputs are, each by its lines; it is published in {@code run} there
   */
  SmallRun(Path folder, Map<String, List<String>> inputs, List<String> settings)
      throws IOException {
    this.folder = folder;
    String ranks =
        IntStream.range(0, 256)
            .mapToObj(b -> Base64.getEncoder().encodeToString(new byte[] {(byte) b}) + " " + b)
            .collect(Collectors.joining("\n"));
    Path tokenizer = Files.writeString(folder.resolve("bytes.tiktoken"), ranks);
    List<String> job = new ArrayList<>();
    job.add("tokenizer={file: " + tokenizer + ", pattern: gpt2, end-of-text: 256}");
    job.add("input.paths=" + List.copyOf(inputs.keySet()));
    job.addAll(List.of("template=phi3", "name=small", "output.path=out"));
    job.addAll(settings);
    this.parts =
        JobParts.of(
            new JobConfigReader(Map.of()).read("name: small", "job.yaml", job),
            new TokenizerOpener(STORAGE));
    this.run = new LocalFolder(folder.resolve("run"));
    for (Map.Entry<String, List<String>> input : inputs.entrySet()) {
      Files.write(folder.resolve(input.getKey()), input.getValue());
    }
  }

  /** Every row is changed on its way to the files. */
  SmallRun changing(UnaryOperator<Row> rows) {
    this.change = rows;
    return this;
  }

  /** Every receipt is changed before it is added up. */
  SmallRun changingReceipts(UnaryOperator<Receipt> receipts) {
    this.changeReceipt = receipts;
    return this;
  }

  OutputFolder folder() {
    return run;
  }

  Manifest manifest() throws IOException {
    return Manifest.read(run.read(RunNames.MANIFEST).orElseThrow());
  }

  /** Makes the run and publishes it, its inputs cut at a stride. */
  SmallRun publish(long stride) throws IOException {
    Scan scan = scan(stride);
    RunPlan plan = parts.plan(scan);
    String fingerprint = RunRecord.fingerprint(parts.identity(), scan);
    Destination destination = new Destination(run);
    destination.admit(parts.identity());
    destination.claim(parts.identity(), fingerprint);
    List<FileEntry> rejected = new ArrayList<>();
    for (NumberedChunk chunk : plan.chunks()) {
      if (!chunk.scan().rejected().isEmpty()) {
        rejected.add(new RejectedFile(run, RunNames.REJECTED, STORAGE, plan.parser()).write(chunk));
      }
    }
    RunRecord.Published published =
        new RunRecord(parts.identity(), scan, plan, parts.writeSettings(), rejected, receipts(plan))
            .publish();
    destination.publish(published.manifest(), published.readme());
    return this;
  }

  private Scan scan(long stride) throws IOException {
    ChunkScanner scanner =
        new ChunkScanner(STORAGE, parts.parser(), parts.splitterByContent(), parts.plainText());
    List<InputFile> files = new ArrayList<>();
    List<ChunkScan> scans = new ArrayList<>();
    for (String path : parts.job().input().paths()) {
      Path input = folder.resolve(path);
      InputFile file =
          new InputFile(
              files.size(),
              path,
              "file:" + input,
              Files.size(input),
              Compression.NONE,
              InputFormat.JSONL);
      files.add(file);
      for (Chunk chunk : Chunks.cut(file, stride)) {
        scans.add(scanner.scan(chunk));
      }
    }
    return new Scan(files, stride, scans);
  }

  private List<Receipt> receipts(RunPlan plan) throws IOException {
    List<Shard> shards = plan.shards();
    WriteSettings settings = parts.writeSettings();
    List<Receipt> receipts = new ArrayList<>();
    for (int shard = 0; shard < shards.size(); shard++) {
      try (PieceWriters writers =
          new PieceWriters(run, RunNames.PIECES, plan.pieces(), settings, settings.collator())) {
        for (Map.Entry<Long, Row> row : rows(plan, shard).entrySet()) {
          writers.add(shard, row.getKey(), row.getValue());
        }
        receipts.add(
            changeReceipt.apply(
                new ShardFiles(run, settings).join(shards.get(shard), writers.finish())));
      }
    }
    return receipts;
  }

  /** The rows of a shard by their positions, each from the portion that makes it. */
  private SortedMap<Long, Row> rows(RunPlan plan, int shard) throws IOException {
    ShardIndex wanted = new ShardIndex(plan, List.of(shard));
    SortedMap<Long, Row> rows = new TreeMap<>();
    for (Portion portion : plan.portions(wanted)) {
      addRows(plan, portion, wanted, rows);
    }
    return rows;
  }

  private void addRows(RunPlan plan, Portion portion, ShardIndex wanted, SortedMap<Long, Row> rows)
      throws IOException {
    try (ShardExamples examples = new ShardExamples(plan, STORAGE, portion, wanted);
        ExampleTokenizer tokenizer = new ExampleTokenizer(parts.open().tokenizer())) {
      while (examples.next()) {
        Rendered text = parts.template().render(examples.example());
        TokenizedExample tokens =
            tokenizer.tokenize(text.bytes(), text.bytes().length, text.promptBytes());
        int[] ids = Arrays.copyOf(tokens.array(), tokens.length());
        Row row = new Row(ids, tokens.responseStart(), examples.source(), examples.record());
        if (rows.put(examples.position(), change.apply(row)) != null) {
          throw new IllegalStateException("Two portions make row " + examples.position() + ".");
        }
      }
    }
  }
}
