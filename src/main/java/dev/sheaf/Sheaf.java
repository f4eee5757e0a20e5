package dev.sheaf;

import dev.sheaf.data.CauseChain;
import dev.sheaf.data.InputException;
import dev.sheaf.data.MemoryFault;
import dev.sheaf.data.Secrets;
import dev.sheaf.data.StorageFault;
import dev.sheaf.job.ExitCode;
import dev.sheaf.job.JobConfigException;
import dev.sheaf.publish.DestinationException;
import dev.sheaf.spark.DriverLimit;
import dev.sheaf.spark.Early;
import dev.sheaf.spark.Session;
import dev.sheaf.spark.SessionException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The program: {@code prepare}, {@code verify} and {@code show}.
 *
 * <p>Results go to standard output, everything else to standard error. What went wrong in the
 * request, the input, the destination or Spark's start is said in sentences; a bug comes with its
 * stack trace, and of its being ended by somebody the program says nothing. If the log is asked for
 * as JSON, what is for standard error is logged instead.
 */
@Command(
    name = "sheaf",
    description = "Turns instruction data into tensors that a trainer reads as they are.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {PrepareCommand.class, VerifyCommand.class, ShowCommand.class})
public final class Sheaf {
  @CommandLine.Option(
      names = {"-h", "--help"},
      scope = CommandLine.ScopeType.INHERIT,
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;

  /** Runs the program; returns normally if all went well. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err =
        LogWriter.isAskedFor()
            ? new PrintWriter(new LogWriter(), true)
            : new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> died(thrown, err));
    // Behind the log, which complains if two begin with it at a time.
    if (arguments.length > 0 && arguments[0].equals(PrepareCommand.NAME)) {
      Early.load(Session::load); // while the job is read
    }
    int code = run(out, err, arguments);
    out.flush();
    err.flush();
    if (code != ExitCode.DONE.number()) {
      System.exit(code);
    }
  }

  /**
   * Says why a thread has died, and ends the process if that was for want of memory: those that
   * wait for it would wait or complain without end, and nothing that runs at an end can be relied
   * on.
   */
  private static void died(Throwable thrown, PrintWriter err) {
    boolean isFull = thrown instanceof OutOfMemoryError;
    try {
      explain(thrown, err);
      err.flush();
    } finally {
      if (isFull) {
        Runtime.getRuntime().halt(ExitCode.FAILED.number());
      }
    }
  }

  /** Runs the program in this JVM and gives its exit code. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    try {
      return new CommandLine(new Sheaf())
          .setOut(out)
          .setErr(err)
          .setExecutionExceptionHandler((thrown, command, parsed) -> explain(thrown, err))
          .execute(arguments.length == 0 ? new String[] {"--help"} : arguments);
    } catch (
        Error
            e) { // as where memory is full, or a class asks at its first use to be told of the end
      return explain(e, err);
    }
  }

  /** Whether somebody ends the process, as by Ctrl-C, so that nothing else can go on in it. */
  private static boolean isEnding() {
    Thread hook = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      Runtime.getRuntime().removeShutdownHook(hook);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  /** Says what is wrong, in a sentence if there is one for it, and gives the exit code. */
  static int explain(Throwable thrown, PrintWriter err) {
    if (isEnding()) {
      return ExitCode.FAILED.number();
    }
    for (Throwable cause : CauseChain.of(thrown)) {
      Optional<ExitCode> code = codeOf(cause);
      if (code.isPresent()) {
        err.println(Secrets.masked(cause.getMessage()));
        return code.get().number();
      }
    }
    Optional<String> why =
        StorageFault.whyNotLetIn(thrown)
            .or(() -> StorageFault.whyNotLoaded(thrown))
            .or(() -> DriverLimit.why(thrown))
            .or(() -> MemoryFault.why(thrown));
    if (why.isPresent()) {
      err.println(why.get());
      return ExitCode.FAILED.number();
    }
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    err.print(Secrets.masked(trace.toString()));
    return ExitCode.FAILED.number();
  }

  private static Optional<ExitCode> codeOf(Throwable cause) {
    if (cause instanceof JobConfigException) {
      return Optional.of(ExitCode.WRONG_REQUEST);
    }
    if (cause instanceof InputException || cause instanceof UnusableRunException) {
      return Optional.of(ExitCode.UNUSABLE);
    }
    if (cause instanceof DestinationException) {
      return Optional.of(ExitCode.DESTINATION_TAKEN);
    }
    if (cause instanceof SessionException) {
      return Optional.of(ExitCode.FAILED);
    }
    return Optional.empty();
  }
}
