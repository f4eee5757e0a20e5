package dev.sheaf.publish;

import dev.sheaf.publish.Manifest.SplitEntry;
import dev.sheaf.split.Split;
import dev.sheaf.tensor.BatchReader;
import dev.sheaf.tensor.TensorFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads what the files of a run hold, and holds it against the manifest's splits and ledger. */
final class ContentCheck {
  private final OutputFolder folder;
  private final Path scratch;
  private final Manifest manifest;
  private final WriteSettings settings;
  private final List<String> damages = new ArrayList<>();

  /** Records that were met, by input: rows of files that tell, and the rejected. */
  private final Origins.Sum[] met;

  ContentCheck(OutputFolder folder, Path scratch, Manifest manifest) {
    this.folder = folder;
    this.scratch = scratch;
    this.manifest = manifest;
    this.settings = WriteSettings.of(manifest);
    this.met = new Origins.Sum[manifest.inputs().size()];
    Arrays.fill(met, Origins.Sum.NONE);
  }

  /**
   * All that is wrong, a sentence each that begins with the file.
   *
   * @param intact the files that have the size and digest of the manifest; a split that lacks one
   *     in a format is not read in it
   */
  List<String> run(Set<FileEntry> intact) {
    boolean all = true;
    for (Split split : Split.values()) {
      Map<String, TensorFormat> contents = new TreeMap<>();
      for (TensorFormat format : settings.formats()) {
        List<FileEntry> files = manifest.files(format.label(), split.label());
        all &= intact.containsAll(files) && check(split, format, files, contents);
      }
      if (contents.size() > 1) {
        damage(
            "the files of %s hold other batches in %s."
                .formatted(split.label(), contents.values()));
      }
    }
    List<FileEntry> rejected =
        manifest.files().stream()
            .filter(file -> file.format().equals(RejectedFile.FORMAT))
            .toList();
    all &= intact.containsAll(rejected) && checkRejected(rejected);
    if (all) {
      checkInputs();
    }
    return damages;
  }

  private boolean check(
      Split split, TensorFormat format, List<FileEntry> files, Map<String, TensorFormat> contents) {
    SplitCheck check = new SplitCheck(manifest, settings, format);
    for (FileEntry file : files) {
      if (!isSound(file, () -> fault(file, format, check))) {
        return false;
      }
    }
    contents.putIfAbsent(check.content(), format);
    SplitEntry found = SplitEntry.of(check.found());
    if (!found.equals(manifest.splits().get(split.label()))) {
      damage("the %s files of %s hold %s.".formatted(format.label(), split.label(), found));
      return false;
    }
    add(check.origins().sums());
    return true;
  }

  private Optional<String> fault(FileEntry file, TensorFormat format, SplitCheck check)
      throws IOException {
    try (BatchReader batches = format.reader(folder.localCopy(file.path(), scratch))) {
      return check.fault(batches, file);
    }
  }

  private boolean checkRejected(List<FileEntry> files) {
    RejectedCheck check = new RejectedCheck(manifest.inputs());
    for (FileEntry file : files) {
      if (!isSound(file, () -> fault(file, check))) {
        return false;
      }
    }
    if (!check.reasons().equals(manifest.ledger().records().rejected())) {
      damage("the files of rejected records hold %s.".formatted(check.reasons()));
      return false;
    }
    add(check.origins().sums());
    return true;
  }

  private Optional<String> fault(FileEntry file, RejectedCheck check) throws IOException {
    try (InputStream in = new BufferedInputStream(folder.open(file.path()))) {
      return check.fault(in, file.rows());
    }
  }

  private void add(List<Origins.Sum> sums) {
    for (int source = 0; source < met.length; source++) {
      met[source] = met[source].plus(sums.get(source));
    }
  }

  /** Every record of an input is written or rejected, once, unless rows were dropped. */
  private void checkInputs() {
    boolean told = settings.formats().contains(TensorFormat.PARQUET);
    boolean dropped = !manifest.ledger().records().dropped().isEmpty();
    for (int source = 0; source < met.length; source++) {
      long records = manifest.inputs().get(source).records();
      long count = met[source].count();
      if (count > records || (told && !dropped && count < records)) {
        damage(
            "of input %s, %s of %s records were written or rejected."
                .formatted(source, count, records));
      } else if (count == records && !met[source].equals(Origins.Sum.ofFirst(count))) {
        damage("of input %s, not each record was written or rejected once.".formatted(source));
      }
    }
  }

  /** Looks for a fault in a file. */
  private interface Look {
    Optional<String> fault() throws IOException;
  }

  private boolean isSound(FileEntry file, Look look) {
    Optional<String> fault;
    try {
      fault = look.fault();
    } catch (IOException e) {
      fault = Optional.of(Verification.firstLine(e));
    }
    fault.ifPresent(found -> damages.add(file.path() + ": " + found));
    return fault.isEmpty();
  }

  private void damage(String sentence) {
    damages.add(RunNames.MANIFEST + ": disagrees with what it lists: " + sentence);
  }
}
