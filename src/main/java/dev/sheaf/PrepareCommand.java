package dev.sheaf;

import dev.sheaf.data.Amount;
import dev.sheaf.data.InputStorage;
import dev.sheaf.data.StorageFault;
import dev.sheaf.data.WholeFile;
import dev.sheaf.djl.TorchNatives;
import dev.sheaf.job.CollateWhere;
import dev.sheaf.job.ExitCode;
import dev.sheaf.job.JobConfig;
import dev.sheaf.job.JobConfigException;
import dev.sheaf.job.JobConfigReader;
import dev.sheaf.job.JobParts;
import dev.sheaf.job.TokenizerException;
import dev.sheaf.job.TokenizerOpener;
import dev.sheaf.publish.Ledger;
import dev.sheaf.publish.Manifest;
import dev.sheaf.publish.OutputFolder;
import dev.sheaf.spark.Kerberos;
import dev.sheaf.spark.PrepareJob;
import dev.sheaf.spark.Session;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code prepare JOB.yaml}: runs a job. */
@Command(
    name = PrepareCommand.NAME,
    description = "Runs a job: instruction data in, tensors out.",
    footer = {
      "",
      "Exit code 0: done, or already done; 1: a bug, or the cluster failed; 2: the command line or"
          + " the job file is wrong; 3: the input is unusable; 4: the destination holds something"
          + " else or can be no run's folder, or another run won."
    })
final class PrepareCommand implements Callable<Integer> {
  static final String NAME = "prepare";

  private static final Pattern OVERRIDE = Pattern.compile("[a-z][a-z.-]*=.*", Pattern.DOTALL);

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Where to run; local[*] if not given.",
      defaultValue = "local[*]")
  String master;

  @Parameters(
      arity = "1..*",
      paramLabel = "JOB.yaml | key=value",
      description = {
        "The job file, and keys of it to override by their dotted names,",
        "as output.path=/data/out or input.paths=[a.json,b.json]."
      })
  List<String> arguments;

  @Spec CommandSpec spec;

  private final Configuration hadoop = Session.hadoop();
  private final InputStorage storage = new InputStorage(hadoop);
  private JobParts parts;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    Kerberos.logIn(hadoop);
    JobConfig job = readJob().job();
    try (SparkSession spark = Session.open("sheaf " + job.name(), master, job.locations())) {
      PrepareJob.Result result = open(spark, err).run();
      report(job.output().path(), result);
    }
    return ExitCode.DONE.number();
  }

  /** The job with its destination, which only the session's settings may know how to reach. */
  private PrepareJob open(SparkSession spark, PrintWriter err) {
    try {
      return new PrepareJob(spark, parts, err::println);
    } catch (IOException e) {
      throw new JobConfigException(
          List.of(outputProblem(parts.job().output().path(), StorageFault.words(e))));
    }
  }

  private static String outputProblem(String path, String why) {
    return VerifyCommand.noFolder("output.path", path, why);
  }

  private JobParts readJob() {
    String jobFile = jobFile();
    List<String> overrides = new ArrayList<>(arguments);
    overrides.remove(jobFile);
    new JobConfigReader(System.getenv(), this::meet).read(jobText(jobFile), jobFile, overrides);
    return parts;
  }

  /** What only shows when the job meets its tokenizer and this machine. */
  private List<String> meet(JobConfig job) {
    List<String> problems = new ArrayList<>(Session.faults(master));
    Kerberos.fault(master).ifPresent(problems::add);
    if (job.collate().where() == CollateWhere.DRIVER && !TorchNatives.available()) {
      problems.add(
          "collate.where is driver, but the torch natives are not on the class path: add "
              + TorchNatives.artifacts()
              + ", or choose executors.");
    }
    String path = job.output().path();
    if (!path.isEmpty()) {
      OutputFolder.fault(path, hadoop).ifPresent(why -> problems.add(outputProblem(path, why)));
    }
    try {
      parts = JobParts.of(job, new TokenizerOpener(storage));
      problems.addAll(parts.problems());
    } catch (TokenizerException e) {
      problems.addAll(e.problems());
    }
    return problems;
  }

  /** The first argument that is no key=value, wherever it stands. */
  private String jobFile() {
    return arguments.stream()
        .filter(argument -> !OVERRIDE.matcher(argument).matches())
        .findFirst()
        .orElseThrow(
            () ->
                new JobConfigException(
                    List.of("No job file is given: name one beside the key=value arguments.")));
  }

  private String jobText(String jobFile) {
    try {
      ByteBuffer utf8 = ByteBuffer.wrap(WholeFile.read(storage, jobFile));
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw unreadable(jobFile, "is not UTF-8; convert it first");
    } catch (IOException e) {
      throw unreadable(jobFile, e.getMessage());
    }
  }

  private static JobConfigException unreadable(String jobFile, String why) {
    return new JobConfigException(List.of("The job file %s %s.".formatted(jobFile, why)));
  }

  private void reportRejected(String path, Ledger.Records records) {
    if (records.rejected().isEmpty()) {
      return;
    }
    spec.commandLine()
        .getErr()
        .println(
            "%s rejected (%s); see %s/rejected"
                .formatted(
                    Amount.someWere(Ledger.sum(records.rejected()), records.read(), "records"),
                    Amount.each(records.rejected()),
                    path));
  }

  private void report(String path, PrepareJob.Result result) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Manifest manifest = result.manifest();
    if (result.wasThere()) {
      err.println(path + " holds this run already; nothing was written");
    }
    reportRejected(path, manifest.ledger().records());
    long asText = manifest.ledger().specialText().asText();
    if (asText > 0) {
      err.println("A special string is plain text in " + Amount.of(asText, "records"));
    }
    manifest.splits().forEach((split, n) -> warnOfUntrained(err, split, n));
    printTable(out, manifest.splits());
    out.println(path);
  }

  private static void warnOfUntrained(PrintWriter err, String split, Manifest.SplitEntry n) {
    if (n.untrainedRows() > 0) {
      err.println(
          "Warning: in %s of %s nothing is trained"
              .formatted(Amount.of(n.untrainedRows(), "rows"), split));
    }
  }

  private static void printTable(PrintWriter out, Map<String, Manifest.SplitEntry> splits) {
    out.printf(
        Locale.ROOT,
        "%-10s %10s %10s %12s %12s%n",
        "split",
        "rows",
        "batches",
        "tokens",
        "trained");
    splits.forEach(
        (split, n) ->
            out.printf(
                Locale.ROOT,
                "%-10s %,10d %,10d %,12d %,12d%n",
                split,
                n.records(),
                n.batches(),
                n.tokens(),
                n.trained()));
  }
}
