package dev.sheaf;

import dev.sheaf.batch.Batch;
import dev.sheaf.data.Chunk;
import dev.sheaf.data.Chunks;
import dev.sheaf.data.Downloads;
import dev.sheaf.data.InputException;
import dev.sheaf.data.InputFile;
import dev.sheaf.data.InputFiles;
import dev.sheaf.data.InputStorage;
import dev.sheaf.job.JobConfig;
import dev.sheaf.job.JobConfigException;
import dev.sheaf.job.JobConfigReader;
import dev.sheaf.job.JobParts;
import dev.sheaf.job.OpenTokenizer;
import dev.sheaf.plan.ChunkScan;
import dev.sheaf.plan.ChunkScanner;
import dev.sheaf.plan.Portion;
import dev.sheaf.plan.RunPlan;
import dev.sheaf.plan.Scan;
import dev.sheaf.plan.Shard;
import dev.sheaf.plan.ShardExamples;
import dev.sheaf.plan.ShardIndex;
import dev.sheaf.publish.Manifest;
import dev.sheaf.publish.RunRecord;
import dev.sheaf.spark.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Finds the record that a row came from.
 *
 * <p>Parquet files say it. For the other formats the inputs are read again, if they are still there
 * as they were, until the row's turn comes.
 *
 * @param manifest the run's manifest
 * @param split the row's split
 * @param tokenizer the run's tokenizer, if it is at hand
 */
record RowOrigin(Manifest manifest, String split, Optional<OpenTokenizer> tokenizer) {

  private static final String GONE = "from an input that is no longer as it was";
  private static final String UNKNOWN = "from a place found with the tokenizer's file alone";

  String of(Batch batch, int row) throws IOException {
    if (batch.records()[row] >= 0) {
      return place(batch.sources()[row], batch.records()[row]);
    }
    if (tokenizer.isEmpty()) {
      return UNKNOWN;
    }
    long batchSize = manifest.job().at("/batch/size").asLong();
    return find(batch.number() * batchSize + row);
  }

  private String place(int source, long record) {
    return "from record %s of %s".formatted(record, manifest.inputs().get(source).path());
  }

  private String find(long position) throws IOException {
    try {
      JobConfig job =
          new JobConfigReader(Map.of())
              .read(
                  manifest.job().toString(),
                  "manifest.json",
                  List.of("output.path=/dev/null/unused"));
      return find(position, JobParts.of(job, tokenizer.orElseThrow()));
    } catch (InputException | JobConfigException e) {
      return GONE;
    }
  }

  private String find(long position, JobParts parts) throws IOException {
    InputStorage storage = new InputStorage(Session.hadoop());
    List<InputFile> files =
        new InputFiles(storage, Downloads.ofUser())
            .list(parts.job().input().paths(), parts.job().input().format());
    Scan scan = scan(files, storage, parts);
    if (!RunRecord.fingerprint(parts.identity(), scan).equals(manifest.fingerprint())) {
      return GONE;
    }
    return find(position, parts.plan(scan), storage);
  }

  private String find(long position, RunPlan plan, InputStorage storage) throws IOException {
    ShardIndex wanted = new ShardIndex(plan, shardsOfSplit(plan));
    for (Portion portion : plan.portions(wanted)) {
      try (ShardExamples examples = new ShardExamples(plan, storage, portion, wanted)) {
        while (examples.next()) {
          if (examples.position() == position) {
            return place(examples.source(), examples.record());
          }
        }
      }
    }
    return GONE;
  }

  private static Scan scan(List<InputFile> files, InputStorage storage, JobParts parts)
      throws IOException {
    ChunkScanner scanner =
        new ChunkScanner(storage, parts.parser(), parts.splitterByContent(), List.of());
    List<ChunkScan> scans = new ArrayList<>();
    for (InputFile file : files) {
      for (Chunk chunk :
          Chunks.located(file, Chunks.STRIDE, parts.job().input().fields(), storage)) {
        scans.add(scanner.scan(chunk));
      }
    }
    return new Scan(files, Chunks.STRIDE, scans);
  }

  private List<Integer> shardsOfSplit(RunPlan plan) {
    List<Shard> shards = plan.shards();
    return IntStream.range(0, shards.size())
        .filter(i -> shards.get(i).split().label().equals(split))
        .boxed()
        .toList();
  }
}
