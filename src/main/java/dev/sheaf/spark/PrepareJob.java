package dev.sheaf.spark;

import dev.sheaf.data.Amount;
import dev.sheaf.data.CauseChain;
import dev.sheaf.data.Chunk;
import dev.sheaf.data.ExampleParser;
import dev.sheaf.data.InputException;
import dev.sheaf.data.InputFile;
import dev.sheaf.data.Secrets;
import dev.sheaf.job.ExitCode;
import dev.sheaf.job.JobConfig;
import dev.sheaf.job.JobParts;
import dev.sheaf.plan.ChunkScan;
import dev.sheaf.plan.NumberedChunk;
import dev.sheaf.plan.RunPlan;
import dev.sheaf.plan.Scan;
import dev.sheaf.publish.Destination;
import dev.sheaf.publish.DestinationException;
import dev.sheaf.publish.FileEntry;
import dev.sheaf.publish.Manifest;
import dev.sheaf.publish.OutputFolder;
import dev.sheaf.publish.Receipt;
import dev.sheaf.publish.RejectedFile;
import dev.sheaf.publish.RunNames;
import dev.sheaf.publish.RunRecord;
import dev.sheaf.publish.Status;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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
  /** Chunks up to which a scan takes no longer than Spark's first planning of a write. */
  private static final int SOON_SCANNED_CHUNKS = 8;

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final JobConfig job;
  private final JobParts parts;
  private final Consumer<String> listener;
  private final Progress progress;
  private final Grain grain;
  private final Inputs inputs;
  private final OutputFolder folder;
  private final RunFolder runFolder;
  private final Destination destination;
  private final ShardMaker shards;
  private Status.Records records;

  /**
   * Prepares to run a job.
   *
   * @param listener is told, a line at a time, how far the job is
   */
  public PrepareJob(SparkSession spark, JobParts parts, Consumer<String> listener)
      throws IOException {
    this(spark, parts, listener, Grain.DEFAULT);
  }

  PrepareJob(SparkSession spark, JobParts parts, Consumer<String> listener, Grain grain)
      throws IOException {
    this.spark = spark;
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.job = parts.job();
    this.parts = parts;
    this.listener = listener;
    this.progress = new Progress(listener);
    this.grain = grain;
    this.inputs = new Inputs(context, grain);
    this.folder = OutputFolder.at(job.output().path(), context.hadoopConfiguration());
    this.runFolder =
        new RunFolder(folder.location(), HadoopSettings.of(context.hadoopConfiguration()), null);
    this.destination = new Destination(folder);
    this.shards = new ShardMaker(spark, parts, folder, runFolder, grain, listener, progress);
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
    parts.notice().ifPresent(listener);
    spark.sparkContext().addSparkListener(progress);
    progress.register(spark.sparkContext());
    Early.load(spark::read); // makes the session's state, while the inputs are scanned
    try {
      return scanAndWrite();
    } catch (Exception e) {
      try {
        leaveStatus(e);
      } catch (DestinationException overtaken) {
        throw overtaken;
      } catch (IOException notLeft) {
        e.addSuppressed(notLeft);
      }
      throw e;
    } finally {
      spark.sparkContext().removeSparkListener(progress);
    }
  }

  /** Says in the destination why the run failed, unless it is another's. */
  private void leaveStatus(Exception failure) throws IOException {
    destination.refuseIfOvertaken();
    for (Throwable cause : CauseChain.of(failure)) {
      if (cause instanceof InputException) {
        destination.fail(status(ExitCode.UNUSABLE, cause.getMessage()));
        return;
      }
      if (cause instanceof DestinationException) {
        destination.leave();
        return;
      }
    }
    destination.breakOff(status(ExitCode.FAILED, CauseChain.deepest(failure).toString()));
  }

  private Status status(ExitCode code, String error) {
    return new Status(code.number(), code.word(), error, job.name(), records);
  }

  private Result scanAndWrite() throws IOException {
    Scan scan = scan();
    String fingerprint = RunRecord.fingerprint(parts.identity(), scan);
    if (destination.isFinished(fingerprint)) {
      return new Result(destination.published(), true);
    }
    CollatePlace.check(job.collate().where(), scan);
    RunPlan plan = parts.plan(scan);
    checkAccepted(scan, plan);
    boolean goesOn = destination.claim(parts.identity(), fingerprint);
    if (goesOn) {
      listener.accept("Going on with the run that was begun in " + folder.location());
    }
    RunFolder claimed = runFolder.claimedFor(fingerprint);
    Optional<Manifest> unconfirmed = destination.unconfirmed();
    if (unconfirmed.isPresent()) {
      if (areThere(unconfirmed.get().files(), claimed)) {
        listener.accept("All its files are there; only its success is to be said");
        destination.confirm();
        return new Result(unconfirmed.get(), false);
      }
      destination.retract();
    }
    List<FileEntry> rejected = writeRejected(plan, RunNames.REJECTED, claimed);
    List<Receipt> receipts = shards.make(scan, plan, claimed, goesOn);
    RunRecord record =
        new RunRecord(parts.identity(), scan, plan, parts.writeSettings(), rejected, receipts);
    RunRecord.Published published = record.publish();
    destination.publish(published.manifest(), published.readme());
    return new Result(published.manifest(), false);
  }

  private Scan scan() throws IOException {
    List<InputFile> files = inputs.list(job.input().paths(), job.input().format());
    listener.accept(
        "Scanning %s in %s"
            .formatted(
                Amount.of(files.stream().mapToLong(InputFile::bytes).sum(), "bytes"),
                Amount.of(files.size(), "files")));
    List<Chunk> chunks = cut(files);
    if (chunks.size() > SOON_SCANNED_CHUNKS) {
      Early.load(shards::planAhead);
    }
    progress.begin(Progress.Stage.SCAN, chunks.size());
    List<ChunkScan> scans =
        NamedStage.run(
            spark.sparkContext(),
            "Scan",
            () ->
                inputs.scan(chunks, parts.parser(), parts.splitterByContent(), parts.plainText()));
    Scan scan = new Scan(files, grain.stride(), scans);
    records = Status.Records.of(scan);
    progress.end(
        Map.of(
            Counts.CHUNKS,
            (long) chunks.size(),
            Counts.RECORDS,
            scan.records(),
            Counts.REJECTED,
            scan.records() - scan.accepted()));
    return scan;
  }

  private List<Chunk> cut(List<InputFile> files) throws IOException {
    return NamedStage.run(
        spark.sparkContext(), "Structure of arrays", () -> inputs.cut(files, job.input().fields()));
  }

  /** Ends the job if too many records were rejected, or all. */
  private void checkAccepted(Scan scan, RunPlan plan) throws IOException {
    long rejected = scan.records() - scan.accepted();
    boolean tooMany = !job.input().maxRejected().allows(rejected, scan.records());
    if (!tooMany && scan.accepted() > 0) {
      return;
    }
    String reasons = Amount.each(scan.rejectedByCode());
    String place = rejected > 0 && destination.isOurs() ? leaveRejected(plan) : "";
    throw new InputException(
        tooMany
            ? "%s rejected (%s), more than input.max-rejected: %s allows%s."
                .formatted(
                    Amount.someWere(rejected, scan.records(), "records"),
                    reasons,
                    job.input().maxRejected(),
                    place)
            : "No record was accepted of the %s in the input%s%s."
                .formatted(
                    Amount.number(scan.records()),
                    rejected > 0 ? " (" + reasons + ")" : "",
                    place));
  }

  /** Leaves the rejected records of a job that ends, and says where; or else why it could not. */
  private String leaveRejected(RunPlan plan) {
    String place = RunNames.FAILED + "/" + RunNames.REJECTED;
    try {
      writeRejected(plan, place, runFolder);
      return "; see %s/%s".formatted(folder.location(), place);
    } catch (Exception e) { // what it ends for is worse
      return "; they could not be written to %s/%s (%s)"
          .formatted(folder.location(), place, Secrets.masked(CauseChain.deepest(e).toString()));
    }
  }

  private List<FileEntry> writeRejected(RunPlan plan, String prefix, RunFolder run)
      throws IOException {
    List<NumberedChunk> chunks =
        plan.chunks().stream().filter(chunk -> !chunk.scan().rejected().isEmpty()).toList();
    if (chunks.isEmpty()) {
      return List.of();
    }
    HadoopSettings hadoop = run.hadoop();
    ExampleParser parser = plan.parser();
    return NamedStage.run(
        spark.sparkContext(),
        "Rejected records",
        () ->
            context
                .parallelize(chunks, grain.tasksFor(chunks.size()))
                .map(
                    chunk ->
                        new RejectedFile(run.open(), prefix, TaskInputs.storage(hadoop), parser)
                            .write(chunk))
                .collect());
  }

  private boolean areThere(List<FileEntry> files, RunFolder run) throws IOException {
    return files.isEmpty()
        || NamedStage.run(
            spark.sparkContext(),
            "Files",
            () ->
                context
                    .parallelize(files, grain.tasksFor(files.size()))
                    .filter(file -> !file.isIn(run.open()))
                    .isEmpty());
  }
}
