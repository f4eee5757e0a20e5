package dev.sheaf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.batch.Batch;
import dev.sheaf.data.Amount;
import dev.sheaf.data.InputStorage;
import dev.sheaf.job.ExitCode;
import dev.sheaf.job.JobConfigException;
import dev.sheaf.job.OpenTokenizer;
import dev.sheaf.job.TokenizerArgument;
import dev.sheaf.job.TokenizerException;
import dev.sheaf.job.TokenizerOpener;
import dev.sheaf.publish.Conventions;
import dev.sheaf.publish.FileEntry;
import dev.sheaf.publish.Manifest;
import dev.sheaf.publish.OutputFolder;
import dev.sheaf.publish.RunNames;
import dev.sheaf.publish.Scratch;
import dev.sheaf.spark.Session;
import dev.sheaf.tensor.BatchReader;
import dev.sheaf.tensor.TensorFormat;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code show RUN_DIR}: one row as people read it. */
@Command(
    name = "show",
    description =
        "Shows one row as people read it: tokens, ids, what is trained on, what is padding, and"
            + " where it came from.")
final class ShowCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN_DIR", description = "The folder of the run (its output.path).")
  String run;

  @Option(names = "--split", defaultValue = "train", description = "The split; train if not given.")
  String split;

  @Option(names = "--batch", defaultValue = "0", description = "The batch's number, from 0.")
  int batch;

  @Option(names = "--row", defaultValue = "0", description = "The row in the batch, from 0.")
  int row;

  @Option(
      names = "--tokenizer",
      paramLabel = "FILE",
      description = "The file of the run's tokenizer, for a run whose job names a file.")
  String tokenizerFile;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    OutputFolder folder = VerifyCommand.folder(run);
    Manifest manifest;
    Batch found;
    try {
      manifest =
          Manifest.read(
              folder
                  .read(RunNames.MANIFEST)
                  .orElseThrow(() -> new UnusableRunException(run + " holds no finished run.")));
      found = find(folder, manifest);
    } catch (IOException | IllegalArgumentException e) {
      throw new UnusableRunException(
          "%s cannot be shown: see what verify says of it.".formatted(run), e);
    }
    if (row < 0 || row >= found.rows()) {
      throw new UnusableRunException(
          "Batch %s of %s has rows 0 to %s, no row %s."
              .formatted(batch, split, found.rows() - 1, row));
    }
    Optional<OpenTokenizer> tokenizer = tokenizer(manifest);
    RowText text =
        new RowText(
            found, row, tokenizer.map(OpenTokenizer::tokenizer), Conventions.ignoreIndex(manifest));
    spec.commandLine()
        .getOut()
        .print(text.render(split, new RowOrigin(manifest, split, tokenizer).of(found, row)));
    return ExitCode.DONE.number();
  }

  /** The run's tokenizer; empty, with a word on it, if it lies in a file that is not named. */
  private Optional<OpenTokenizer> tokenizer(Manifest manifest) {
    JsonNode choice = manifest.job().path("tokenizer");
    if (choice.isTextual()) {
      return Optional.of(open(choice.asText()));
    }
    String name = manifest.tokenizer().name();
    if (tokenizerFile == null) {
      spec.commandLine()
          .getErr()
          .printf("To see the text of the tokens, name the file %s by --tokenizer.%n", name);
      return Optional.empty();
    }
    // The group of the job file, but for the folder that the manifest does not know.
    OpenTokenizer open = open(choice.<ObjectNode>deepCopy().put("file", tokenizerFile).toString());
    String sha256 = open.tokenizer().sha256();
    if (!sha256.equals(manifest.tokenizer().sha256())) {
      throw new JobConfigException(
          List.of(
              "--tokenizer %s has SHA-256 %s; the run was made with %s, which has %s."
                  .formatted(tokenizerFile, sha256, name, manifest.tokenizer().sha256())));
    }
    return Optional.of(open);
  }

  private static OpenTokenizer open(String argument) {
    try {
      return new TokenizerOpener(new InputStorage(Session.hadoop()))
          .open(TokenizerArgument.parse(argument));
    } catch (TokenizerException e) {
      throw new JobConfigException(e.problems());
    }
  }

  private Batch find(OutputFolder folder, Manifest manifest) throws IOException {
    Manifest.SplitEntry entry = manifest.splits().get(split);
    if (entry == null) {
      throw new UnusableRunException(
          "There is no split '%s'; the splits are %s."
              .formatted(split, String.join(", ", manifest.splits().keySet())));
    }
    if (batch < 0 || batch >= entry.batches()) {
      throw new UnusableRunException(
          "Split %s has %s, no batch %s."
              .formatted(split, Amount.of(entry.batches(), "batches"), batch));
    }
    long before = 0;
    for (FileEntry file : files(manifest)) {
      before += file.batches();
      if (batch < before) {
        return read(folder, file);
      }
    }
    throw new UnusableRunException("The manifest lists no file that holds batch " + batch + ".");
  }

  /** The split's files in one format; Parquet before others, as it knows where rows came from. */
  private List<FileEntry> files(Manifest manifest) {
    return manifest.files().stream()
        .filter(file -> split.equals(file.split()))
        .map(FileEntry::format)
        .min(Comparator.comparing(name -> !name.equals(TensorFormat.PARQUET.label())))
        .map(format -> manifest.files(format, split))
        .orElse(List.of());
  }

  private Batch read(OutputFolder folder, FileEntry file) throws IOException {
    TensorFormat format = TensorFormat.labelled(file.format());
    try (Scratch scratch = new Scratch();
        BatchReader batches = format.reader(folder.localCopy(file.path(), scratch.folder()))) {
      for (Optional<Batch> next = batches.next(); next.isPresent(); next = batches.next()) {
        if (next.get().number() == batch) {
          return next.get();
        }
      }
    }
    throw new UnusableRunException(
        file.path() + " lacks batch " + batch + ": see what verify says of the run.");
  }
}
