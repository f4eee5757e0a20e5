package dev.sheaf.spark;

import dev.sheaf.data.Chunks;
import dev.sheaf.data.ExampleParser;
import dev.sheaf.data.InputException;
import dev.sheaf.data.InputFile;
import dev.sheaf.djl.TorchNatives;
import dev.sheaf.job.JobConfig;
import dev.sheaf.job.JobParts;
import dev.sheaf.plan.NumberedChunk;
import dev.sheaf.plan.RunPlan;
import dev.sheaf.plan.Scan;
import dev.sheaf.plan.Shard;
import dev.sheaf.publish.Destination;
import dev.sheaf.publish.FileEntry;
import dev.sheaf.publish.Manifest;
import dev.sheaf.publish.OutputFolder;
import dev.sheaf.publish.Piece;
import dev.sheaf.publish.Receipt;
import dev.sheaf.publish.RejectedFile;
import dev.sheaf.publish.RunNames;
import dev.sheaf.publish.RunRecord;
import dev.sheaf.publish.ShardFiles;
import dev.sheaf.publish.WriteSettings;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Runs one job: scan, then write, then publish.
 *
 * <p>The scan reads every input once and tokenizes nothing. After it all numbers are known, and the
 * job ends there if the input is unusable or the destination taken. The write reads the inputs
 * again, makes the shards that have no receipt yet, and leaves a receipt each. What the receipts
 * say is published as the manifest.
 */
public final class PrepareJob {
  /** Rows up to which {@code collate.where: auto} collates on the driver. */
  public static final long AUTO_DRIVER_ROWS = 100_000;

  /** Bytes of input up to which it does; beyond, one thread on the driver would be waited for. */
  public static final long AUTO_DRIVER_BYTES = 32 << 20;

  /** Rows up to which compiling Spark's plan takes longer than it saves. */
  private static final long INTERPRETED_ROWS = 250_000;

  /** Rows up to which joining their shards is cheaper here than in tasks. */
  private static final long JOINED_HERE_ROWS = 10_000;

  /** Rows that are made before their shards are joined. */
  private static final long WINDOW_ROWS = 1 << 22;

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final JobConfig job;
  private final JobParts parts;
  private final Consumer<String> progress;
  private final Inputs inputs;
  private final OutputFolder folder;
  private final Destination destination;

  /**
   * Prepares to run a job.
   *
   * @param progress is told, a line at a time, how far the job is
   */
  public PrepareJob(SparkSession spark, JobParts parts, Consumer<String> progress)
      throws IOException {
    this(spark, parts, progress, Chunks.STRIDE);
  }

  PrepareJob(SparkSession spark, JobParts parts, Consumer<String> progress, long stride)
      throws IOException {
    this.spark = spark;
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.job = parts.job();
    this.parts = parts;
    this.progress = progress;
    this.inputs = new Inputs(context, stride);
    this.folder = OutputFolder.at(job.output().path(), context.hadoopConfiguration());
    this.destination = new Destination(folder);
  }

  /**
   * What a job has come to.
   *
   * @param manifest the manifest of the run
   * @param wasThere whether the run had been finished before
   */
  public record Result(Manifest manifest, boolean wasThere) {}

  /**
   * Runs the job.
   *
   * @throws InputException if the input is unusable; nothing is published, and the message says
   *     where the rejected records are
   * @throws dev.sheaf.publish.DestinationException if the destination holds something else
   */
  public Result run() throws IOException {
    destination.admit(parts.identity());
    parts.notice().ifPresent(progress);
    Progress listener = new Progress(progress);
    spark.sparkContext().addSparkListener(listener);
    Early.load(spark::read); // makes the session's state, while the inputs are scanned
    try {
      return scanAndWrite();
    } catch (Exception e) {
      refuseIfOvertaken(e);
      // Spark wraps what a task throws.
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof InputException input) {
          destination.fail(input.getMessage());
        }
      }
      throw e;
    } finally {
      spark.sparkContext().removeSparkListener(listener);
    }
  }

  private void refuseIfOvertaken(Exception broken) {
    try {
      destination.refuseIfOvertaken();
    } catch (IOException e) {
      broken.addSuppressed(e); // a destination that cannot be reached may be what broke the run
    }
  }

  private Result scanAndWrite() throws IOException {
    Scan scan = scan();
    String fingerprint = RunRecord.fingerprint(parts.identity(), scan);
    if (destination.isFinished(fingerprint)) {
      return new Result(destination.published(), true);
    }
    RunPlan plan = parts.plan(scan);
    checkAccepted(scan, plan);
    boolean goesOn = destination.claim(parts.identity(), fingerprint);
    if (goesOn) {
      progress.accept("Going on with the run that was begun in " + folder.location());
    }
    Optional<Manifest> unconfirmed = destination.unconfirmed();
    if (unconfirmed.isPresent()) {
      if (areThere(unconfirmed.get().files())) {
        progress.accept("All its files are there; only its success is to be said");
        destination.confirm();
        return new Result(unconfirmed.get(), false);
      }
      destination.retract();
    }
    List<FileEntry> rejected = writeRejected(plan, RunNames.REJECTED);
    List<Receipt> receipts = write(plan, goesOn);
    RunRecord record =
        new RunRecord(
            parts.identity(),
            scan,
            inputs.stride(),
            plan,
            parts.writeSettings(),
            rejected,
            receipts);
    RunRecord.Published published = record.publish();
    destination.publish(published.manifest(), published.readme());
    return new Result(published.manifest(), false);
  }

  private Scan scan() throws IOException {
    List<InputFile> files = inputs.list(job.input().paths(), job.input().format());
    progress.accept(
        String.format(
            Locale.ROOT,
            "Scanning %,d bytes in %d files",
            files.stream().mapToLong(InputFile::bytes).sum(),
            files.size()));
    return new Scan(
        files,
        inputs.scan(
            inputs.cut(files, job.input().fields()),
            parts.parser(),
            parts.splitterByContent(),
            parts.plainText()));
  }

  /** Ends the job if too many records were rejected, or all. */
  private void checkAccepted(Scan scan, RunPlan plan) throws IOException {
    long rejected = scan.records() - scan.accepted();
    boolean tooMany = !job.input().maxRejected().allows(rejected, scan.records());
    if (!tooMany && scan.accepted() > 0) {
      return;
    }
    String place = "";
    if (rejected > 0 && destination.isOurs()) {
      writeRejected(plan, RunNames.FAILED + "/" + RunNames.REJECTED);
      place =
          "; they are in %s/%s/%s".formatted(folder.location(), RunNames.FAILED, RunNames.REJECTED);
    }
    throw new InputException(
        tooMany
            ? String.format(
                Locale.ROOT,
                "%,d of %,d records were rejected (%s), more than input.max-rejected: %s allows%s.",
                rejected,
                scan.records(),
                reasons(scan),
                job.input().maxRejected(),
                place)
            : String.format(
                Locale.ROOT,
                "No record was accepted of the %,d in the input%s.",
                scan.records(),
                place));
  }

  /** As {@code 2 duplicate-key, 1 not-text}. */
  static String reasons(Scan scan) {
    List<String> reasons = new ArrayList<>();
    scan.rejected().forEach((reason, n) -> reasons.add(n + " " + reason.code()));
    return String.join(", ", reasons);
  }

  private List<FileEntry> writeRejected(RunPlan plan, String prefix) {
    List<NumberedChunk> chunks =
        plan.chunks().stream().filter(chunk -> !chunk.scan().rejected().isEmpty()).toList();
    if (chunks.isEmpty()) {
      return List.of();
    }
    RunFolder run = runFolder();
    HadoopSettings hadoop = run.hadoop();
    ExampleParser parser = plan.parser();
    return context
        .parallelize(chunks, chunks.size())
        .map(
            chunk ->
                new RejectedFile(run.open(), prefix, TaskInputs.storage(hadoop), parser)
                    .write(chunk))
        .collect();
  }

  private RunFolder runFolder() {
    return new RunFolder(folder.location(), HadoopSettings.of(context.hadoopConfiguration()));
  }

  /** Makes the shards that are not there yet, and gives the receipts of all. */
  private List<Receipt> write(RunPlan plan, boolean goesOn) throws IOException {
    List<Shard> shards = plan.shards();
    List<Integer> missing = all(shards);
    if (goesOn) {
      missing = missing(shards);
      progress.accept(
          String.format(
              Locale.ROOT,
              "Reusing %d of %d shards, %,d rows: their receipts and files agree",
              shards.size() - missing.size(),
              shards.size(),
              rows(shards, all(shards)) - rows(shards, missing)));
    }
    progress.accept(
        String.format(
            Locale.ROOT,
            "Writing %d of %d shards, %,d rows",
            missing.size(),
            shards.size(),
            rows(shards, missing)));
    if (!missing.isEmpty()) {
      runFolder().write(plan, parts.writeSettings());
      for (Map.Entry<String, byte[]> file : parts.staged().entrySet()) {
        folder.write(file.getKey(), file.getValue());
      }
      make(plan, missing);
    }
    List<Receipt> receipts = new ArrayList<>();
    for (Shard shard : shards) {
      receipts.add(
          Receipt.read(folder, shard)
              .orElseThrow(
                  () -> new IllegalStateException(shard.label() + " was made without a receipt.")));
    }
    return receipts;
  }

  private static List<Integer> all(List<Shard> shards) {
    return IntStream.range(0, shards.size()).boxed().toList();
  }

  private List<Integer> missing(List<Shard> shards) {
    RunFolder run = runFolder();
    return context
        .parallelize(all(shards), shards.size())
        .filter(number -> !isMade(run.open(), shards.get(number)))
        .collect();
  }

  private static boolean isMade(OutputFolder folder, Shard shard) throws IOException {
    Optional<Receipt> receipt = Receipt.read(folder, shard);
    return receipt.isPresent() && receipt.get().agreesWith(folder);
  }

  private boolean areThere(List<FileEntry> files) {
    RunFolder run = runFolder();
    return context
        .parallelize(files, files.size())
        .map(file -> file.isIn(run.open()))
        .reduce(Boolean::logicalAnd);
  }

  /** Makes shards, some at a time, so that a run that goes on finds those of the time before. */
  @SuppressWarnings("try") // nothing is asked of the room but to be made
  private void make(RunPlan plan, List<Integer> missing) throws IOException {
    boolean onDriver = collatesOnDriver(plan, rows(plan.shards(), missing));
    if (onDriver) {
      Early.load(TorchNatives::load);
    }
    long most = onDriver ? AUTO_DRIVER_ROWS : WINDOW_ROWS;
    for (List<Integer> window : windows(plan.shards(), missing, most)) {
      String pieces = RunNames.PIECES + "/" + UUID.randomUUID();
      // Also if the disk is full, so that the run has room when it goes on.
      try (Closeable room = () -> folder.delete(pieces)) {
        make(stages(plan, pieces, window), window, onDriver, rows(plan.shards(), window));
        join(plan.shards(), window, runFolder().pieces(MadePieces.name(pieces)));
      }
    }
  }

  private void make(Stages stages, List<Integer> window, boolean onDriver, long rows) {
    if (rows > INTERPRETED_ROWS) {
      stages.make(window, onDriver);
    } else {
      Interpreted.run(spark, () -> stages.make(window, onDriver));
    }
  }

  private Stages stages(RunPlan plan, String pieces, List<Integer> window) {
    long rows = rows(plan.shards(), window);
    long together = plan.pieces().rows();
    Arrange arrange = new Arrange(plan.order(), Math.toIntExact(rows / together + 1), together);
    String tokenizer = parts.tokenizerArgument(name -> folder.location() + "/" + name);
    return new Stages(spark, folder.location(), pieces, job.template(), tokenizer, arrange);
  }

  /** Joins the pieces of some shards, the largest first, and leaves the shards' receipts. */
  private void join(List<Shard> shards, List<Integer> numbers, List<Piece> pieces)
      throws IOException {
    List<ShardPieces> largestFirst =
        numbers.stream()
            .map(number -> ShardPieces.of(shards.get(number), number, pieces))
            .sorted(Comparator.comparingLong(shard -> -shard.shard().rows()))
            .toList();
    RunFolder run = runFolder();
    WriteSettings settings = parts.writeSettings();
    if (rows(shards, numbers) <= JOINED_HERE_ROWS) {
      for (ShardPieces shard : largestFirst) {
        new ShardFiles(folder, settings).join(shard.shard(), shard.pieces());
      }
      return;
    }
    context
        .parallelize(largestFirst, largestFirst.size())
        .foreach(shard -> new ShardFiles(run.open(), settings).join(shard.shard(), shard.pieces()));
  }

  /** A shard and what it is joined from. */
  private record ShardPieces(Shard shard, List<Piece> pieces) implements Serializable {
    static ShardPieces of(Shard shard, int number, List<Piece> all) {
      return new ShardPieces(
          shard, List.copyOf(all.stream().filter(piece -> piece.shard() == number).toList()));
    }
  }

  private boolean collatesOnDriver(RunPlan plan, long rows) {
    return switch (job.collate().where()) {
      case DRIVER -> true;
      case EXECUTORS -> false;
      case AUTO -> isSmall(plan, rows) && TorchNatives.available();
    };
  }

  private static boolean isSmall(RunPlan plan, long rows) {
    long bytes = plan.chunks().stream().mapToLong(chunk -> chunk.scan().bytes()).sum();
    return rows <= AUTO_DRIVER_ROWS && bytes <= AUTO_DRIVER_BYTES;
  }

  /** Cuts shards into runs of at most so many rows, or of one shard. */
  static List<List<Integer>> windows(List<Shard> shards, List<Integer> numbers, long most) {
    List<List<Integer>> windows = new ArrayList<>();
    long rows = 0;
    for (int number : numbers) {
      long here = shards.get(number).rows() + shards.get(number).dropped();
      if (windows.isEmpty() || rows + here > most) {
        windows.add(new ArrayList<>());
        rows = 0;
      }
      windows.get(windows.size() - 1).add(number);
      rows += here;
    }
    return windows;
  }

  private static long rows(List<Shard> shards, List<Integer> numbers) {
    return numbers.stream().mapToLong(number -> shards.get(number).rows()).sum();
  }
}
