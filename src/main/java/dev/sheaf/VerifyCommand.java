package dev.sheaf;

import dev.sheaf.data.Amount;
import dev.sheaf.data.StorageFault;
import dev.sheaf.job.ExitCode;
import dev.sheaf.job.JobConfigException;
import dev.sheaf.publish.OutputFolder;
import dev.sheaf.publish.RunNames;
import dev.sheaf.publish.Scratch;
import dev.sheaf.publish.Verification;
import dev.sheaf.spark.Kerberos;
import dev.sheaf.spark.Session;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code verify RUN_DIR}: re-reads a finished run and lists all the damage there is. */
@Command(
    name = "verify",
    description = "Re-reads a finished run and checks it against its manifest.",
    footer = "Exit code 0: all is as published; 3: damage, all of it listed.")
final class VerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN_DIR", description = "The folder of the run (its output.path).")
  String run;

  @Spec CommandSpec spec;

  /** The folder that a run's path names, which this process may read. */
  static OutputFolder folder(String run) {
    Configuration hadoop = Session.hadoop();
    Kerberos.logIn(hadoop);
    OutputFolder.fault(run, hadoop)
        .ifPresent(
            why -> {
              throw refused(run, why);
            });
    try {
      OutputFolder folder = OutputFolder.at(run, hadoop);
      requireReadable(folder);
      return folder;
    } catch (IOException e) {
      throw refused(run, StorageFault.words(e));
    }
  }

  /**
   * Refuses a folder that cannot be read, which is no damage; what else fails is met again below.
   */
  private static void requireReadable(OutputFolder folder) {
    try {
      folder.read(RunNames.SUCCESS);
    } catch (IOException e) {
      if (StorageFault.of(e) != StorageFault.OTHER) {
        throw new UnusableRunException(
            "%s %s.".formatted(folder.location(), StorageFault.whyUnreadable(e)));
      }
    }
  }

  private static JobConfigException refused(String run, String why) {
    return new JobConfigException(List.of(noFolder("RUN_DIR", run, why)));
  }

  /** That what is named can be no run's folder. */
  static String noFolder(String name, String path, String why) {
    return "%s is '%s', which cannot be a run's folder: %s.".formatted(name, path, why);
  }

  @Override
  public Integer call() throws IOException {
    OutputFolder folder = folder(run);
    try (Scratch scratch = new Scratch()) {
      Verification verification = new Verification(folder, scratch.folder());
      List<String> damages = verification.run();
      damages.forEach(spec.commandLine().getErr()::println);
      if (damages.isEmpty()) {
        spec.commandLine().getOut().println(run + ": " + verification.summary());
        return ExitCode.DONE.number();
      }
      spec.commandLine()
          .getErr()
          .println("%s: damaged, %s.".formatted(run, Amount.of(damages.size(), "findings")));
      return ExitCode.UNUSABLE.number();
    }
  }
}
