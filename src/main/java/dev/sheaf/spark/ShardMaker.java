package dev.sheaf.spark;

import static java.util.stream.Collectors.groupingBy;

import dev.sheaf.data.Amount;
import dev.sheaf.djl.TorchNatives;
import dev.sheaf.job.JobConfig;
import dev.sheaf.job.JobParts;
import dev.sheaf.plan.RunPlan;
import dev.sheaf.plan.Scan;
import dev.sheaf.plan.Shard;
import dev.sheaf.plan.ShardIndex;
import dev.sheaf.publish.OutputFolder;
import dev.sheaf.publish.Piece;
import dev.sheaf.publish.Receipt;
import dev.sheaf.publish.RunNames;
import dev.sheaf.publish.ShardFiles;
import dev.sheaf.publish.WriteSettings;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Makes the shards of a run: tasks write pieces of them, which are joined to files.
 *
 * <p>A shard whose files agree with its receipt is there, and is not made again.
 */
final class ShardMaker {
  /** Rows up to which compiling Spark's plan takes longer than it saves. */
  private static final long INTERPRETED_ROWS = 250_000;

  /** Rows up to which joining their shards is cheaper here than in tasks. */
  private static final long JOINED_HERE_ROWS = 10_000;

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final JobConfig job;
  private final JobParts parts;
  private final OutputFolder folder;
  private final RunFolder runFolder;
  private final Grain grain;
  private final Consumer<String> listener;
  private final Progress progress;

  ShardMaker(
      SparkSession spark,
      JobParts parts,
      OutputFolder folder,
      RunFolder runFolder,
      Grain grain,
      Consumer<String> listener,
      Progress progress) {
    this.spark = spark;
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.job = parts.job();
    this.parts = parts;
    this.folder = folder;
    this.runFolder = runFolder;
    this.grain = grain;
    this.listener = listener;
    this.progress = progress;
  }

  /** Has Spark plan a write before there is one. */
  void planAhead() {
    stages(new Arrange(parts.order(), 1, 1), RunNames.PIECES).plan();
  }

  /** Makes the shards that are not there yet, and gives the receipts of all. */
  List<Receipt> make(Scan scan, RunPlan plan, RunFolder run, boolean goesOn) throws IOException {
    List<Shard> shards = plan.shards();
    SortedMap<Integer, Receipt> receipts = new TreeMap<>();
    if (goesOn) {
      finished(shards, run).forEach(made -> receipts.put(made.shard(), made.receipt()));
      listener.accept(
          "Reusing %s of %s, %s: their receipts and files agree"
              .formatted(
                  Amount.number(receipts.size()),
                  Amount.of(shards.size(), "shards"),
                  Amount.of(rows(shards, List.copyOf(receipts.keySet())), "rows")));
    }
    List<Integer> missing =
        IntStream.range(0, shards.size()).filter(n -> !receipts.containsKey(n)).boxed().toList();
    listener.accept(
        "Writing %s of %s, %s"
            .formatted(
                Amount.number(missing.size()),
                Amount.of(shards.size(), "shards"),
                Amount.of(rows(shards, missing), "rows")));
    if (!missing.isEmpty()) {
      for (Map.Entry<String, byte[]> file : parts.staged().entrySet()) {
        folder.write(file.getKey(), file.getValue());
      }
      make(scan, plan, run, missing).forEach(made -> receipts.put(made.shard(), made.receipt()));
    }
    return List.copyOf(receipts.values());
  }

  /** A finished shard. */
  private record Made(int shard, Receipt receipt) implements Serializable {}

  /** The shards that are finished; a task looks at each, as it reads the shard's files. */
  private List<Made> finished(List<Shard> shards, RunFolder run) throws IOException {
    List<Integer> numbers = IntStream.range(0, shards.size()).boxed().toList();
    return NamedStage.run(
        spark.sparkContext(),
        "Receipts",
        () ->
            context
                .parallelize(numbers, grain.tasksFor(numbers.size()))
                .flatMap(
                    number ->
                        Receipt.read(run.open(), shards.get(number)).stream()
                            .map(receipt -> new Made(number, receipt))
                            .iterator())
                .collect());
  }

  /** Makes shards, some at a time, so that a run that goes on finds those of the time before. */
  @SuppressWarnings("try") // nothing is asked of the room but to be made
  private List<Made> make(Scan scan, RunPlan plan, RunFolder run, List<Integer> missing)
      throws IOException {
    List<Shard> shards = plan.shards();
    long rows = rows(shards, missing);
    boolean onDriver = CollatePlace.isDriver(job.collate().where(), scan, rows);
    if (onDriver) {
      Early.load(TorchNatives::load);
    }
    Windows windows = new Windows(plan, grain, context.defaultParallelism());
    progress.begin(Progress.Stage.WRITE, rows);
    List<Made> made = new ArrayList<>();
    for (List<Integer> window :
        onDriver ? windows.cut(missing, CollatePlace.AUTO_ROWS) : windows.cut(missing)) {
      String pieces = RunNames.PIECES + "/" + UUID.randomUUID();
      // Also if the disk is full, so that the run has room when it goes on.
      try (Closeable room = () -> folder.delete(pieces)) {
        run.write(pieces, plan.only(new ShardIndex(plan, window)), parts.writeSettings());
        NamedStage.run(
            spark.sparkContext(),
            "Write",
            () -> make(stages(plan, pieces, window), window, onDriver, rows));
        made.addAll(join(shards, window, run, run.made(pieces)));
      }
    }
    long tokens = made.stream().mapToLong(one -> one.receipt().tokensMade()).sum();
    progress.end(Map.of(Counts.EXAMPLES, rows, Counts.ROWS, rows, Counts.TOKENS, tokens));
    return made;
  }

  private Void make(Stages stages, List<Integer> window, boolean onDriver, long rows) {
    if (rows > INTERPRETED_ROWS) {
      stages.make(window, onDriver);
    } else {
      Interpreted.run(spark, () -> stages.make(window, onDriver));
    }
    return null;
  }

  private Stages stages(RunPlan plan, String pieces, List<Integer> window) {
    long together = plan.pieces().rows();
    int tasks = grain.tasksFor(rows(plan.shards(), window) / together + 1);
    return stages(new Arrange(plan.order(), tasks, together), pieces);
  }

  private Stages stages(Arrange arrange, String pieces) {
    String tokenizer = parts.tokenizerArgument(runFolder.location());
    return new Stages(
        spark, runFolder.location(), pieces, job.template(), tokenizer, arrange, grain.tasks());
  }

  /** Joins the pieces of some shards, the largest first, and leaves the shards' receipts. */
  private List<Made> join(
      List<Shard> shards, List<Integer> numbers, RunFolder run, List<Piece> pieces)
      throws IOException {
    Map<Integer, List<Piece>> byShard = pieces.stream().collect(groupingBy(Piece::shard));
    List<ShardPieces> largestFirst =
        numbers.stream()
            .map(
                number ->
                    new ShardPieces(
                        number, shards.get(number), byShard.getOrDefault(number, List.of())))
            .sorted(Comparator.comparingLong(shard -> -shard.shard().rows()))
            .toList();
    WriteSettings settings = parts.writeSettings();
    if (rows(shards, numbers) <= JOINED_HERE_ROWS) {
      ShardFiles files = new ShardFiles(run.open(), settings);
      List<Made> made = new ArrayList<>();
      for (ShardPieces shard : largestFirst) {
        made.add(shard.join(files));
      }
      return made;
    }
    return NamedStage.run(
        spark.sparkContext(),
        "Join",
        () ->
            context
                .parallelize(largestFirst, grain.tasksFor(largestFirst.size()))
                .map(shard -> shard.join(new ShardFiles(run.open(), settings)))
                .collect());
  }

  /** A shard and what it is joined from. */
  private record ShardPieces(int number, Shard shard, List<Piece> pieces) implements Serializable {
    Made join(ShardFiles files) throws IOException {
      return new Made(number, files.join(shard, pieces));
    }
  }

  private static long rows(List<Shard> shards, List<Integer> numbers) {
    return numbers.stream().mapToLong(number -> shards.get(number).rows()).sum();
  }
}
