package dev.sheaf.publish;

import dev.sheaf.batch.Batch;
import dev.sheaf.batch.Tally;
import dev.sheaf.publish.Manifest.SplitEntry;
import dev.sheaf.tensor.BatchReader;
import dev.sheaf.tensor.TensorFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Re-reads a finished run and checks it against its manifest, and the manifest against {@code
 * _SUCCESS}.
 *
 * <p>Every file is digested. Tensor files are read as well: shapes, lengths, ids below the
 * vocabulary, targets that follow their inputs; and what they hold is added up and held against the
 * manifest's splits and ledger.
 */
public final class Verification {
  private final OutputFolder folder;
  private final Path scratch;
  private final List<String> damages = new ArrayList<>();
  private String summary = "not verified";

  /**
   * Prepares to verify.
   *
   * @param folder the run's folder
   * @param scratch an existing local folder for copies of remote files
   */
  public Verification(OutputFolder folder, Path scratch) {
    this.folder = folder;
    this.scratch = scratch;
  }

  /** All the damage there is, a sentence each that begins with the file; empty if there is none. */
  public List<String> run() throws IOException {
    damages.clear();
    Optional<byte[]> json = folder.read(RunNames.MANIFEST);
    Optional<byte[]> success = folder.read(RunNames.SUCCESS);
    if (json.isEmpty() || success.isEmpty()) {
      String missing = json.isEmpty() ? RunNames.MANIFEST : RunNames.SUCCESS;
      damages.add(missing + ": is missing, so this is no finished run.");
      return damages;
    }
    checkSuccess(json.get(), success.get());
    try {
      check(Manifest.read(json.get()));
    } catch (IOException | IllegalArgumentException e) {
      damages.add(RunNames.MANIFEST + ": cannot be read as a manifest: " + firstLine(e));
    }
    return damages;
  }

  /** What was found to be as published, in a phrase. */
  public String summary() {
    return summary;
  }

  private void checkSuccess(byte[] manifest, byte[] success) {
    String expected = new String(success, StandardCharsets.UTF_8);
    String found = FileDigest.of(manifest).sha256();
    if (!expected.equals(found)) {
      damages.add(
          "%s: has SHA-256 %s, but %s says %s; one of the two was changed."
              .formatted(RunNames.MANIFEST, found, RunNames.SUCCESS, expected.strip()));
    }
  }

  private void check(Manifest manifest) throws IOException {
    Map<String, Tally> tallies = new TreeMap<>();
    for (FileEntry file : manifest.files()) {
      if (isIntact(file)) {
        checkContent(file, manifest, tallies);
      }
    }
    if (damages.isEmpty()) {
      checkSums(manifest, tallies);
    }
    checkStrays(manifest);
    summary =
        "%d files, %d records and %d tokens are as published"
            .formatted(
                manifest.files().size(),
                manifest.ledger().records().written(),
                manifest.ledger().tokens().written());
  }

  private boolean isIntact(FileEntry file) throws IOException {
    Optional<FileDigest> found = FileDigest.of(folder, file.path());
    if (found.isEmpty()) {
      damages.add(file.path() + ": is missing.");
      return false;
    }
    if (!found.get().equals(FileDigest.of(file))) {
      damages.add(
          "%s: has %d bytes and SHA-256 %s; the manifest says %d and %s."
              .formatted(
                  file.path(),
                  found.get().bytes(),
                  found.get().sha256(),
                  file.bytes(),
                  file.sha256()));
      return false;
    }
    return true;
  }

  private void checkContent(FileEntry file, Manifest manifest, Map<String, Tally> tallies)
      throws IOException {
    for (TensorFormat format : TensorFormat.values()) {
      if (format.label().equals(file.format())) {
        checkTensors(file, format, manifest, tallies);
      }
    }
  }

  private void checkTensors(
      FileEntry file, TensorFormat format, Manifest manifest, Map<String, Tally> tallies)
      throws IOException {
    String key = file.format() + " " + file.split();
    BatchCheck check = new BatchCheck(manifest);
    Tally before = tallies.getOrDefault(key, Tally.NONE);
    Tally here = Tally.NONE;
    try (BatchReader batches = format.reader(folder.localCopy(file.path(), scratch))) {
      for (Optional<Batch> batch = batches.next(); batch.isPresent(); batch = batches.next()) {
        Optional<String> fault =
            check.fault(batch.get(), Math.toIntExact(before.batches() + here.batches()));
        if (fault.isPresent()) {
          damages.add(file.path() + ": " + fault.get());
          return;
        }
        here = here.plus(Tally.of(batch.get(), check.ignoreIndex()));
      }
    } catch (IOException e) {
      damages.add(file.path() + ": " + firstLine(e));
      return;
    }
    if (here.rows() != file.rows() || here.batches() != file.batches()) {
      damages.add(
          "%s: holds %d rows in %d batches; the manifest says %d in %d."
              .formatted(file.path(), here.rows(), here.batches(), file.rows(), file.batches()));
    }
    tallies.put(key, before.plus(here));
  }

  /**
   * Holds what the files hold against the splits, and the splits and rejects against the ledger.
   */
  private void checkSums(Manifest manifest, Map<String, Tally> tallies) {
    for (String format : formats(manifest)) {
      manifest
          .splits()
          .forEach(
              (split, said) -> {
                Tally found = tallies.getOrDefault(format + " " + split, Tally.NONE);
                if (!SplitEntry.of(found).equals(said)) {
                  disagree("the " + format + " files of " + split + " hold " + found);
                }
              });
    }
    checkLedger(manifest);
  }

  private static Set<String> formats(Manifest manifest) {
    Set<String> formats = new HashSet<>();
    manifest.job().at("/output/formats").forEach(format -> formats.add(format.asText()));
    return formats;
  }

  private void checkLedger(Manifest manifest) {
    Ledger ledger = manifest.ledger();
    long rows = manifest.splits().values().stream().mapToLong(SplitEntry::records).sum();
    long tokens = manifest.splits().values().stream().mapToLong(SplitEntry::tokens).sum();
    long read = manifest.inputs().stream().mapToLong(Manifest.InputEntry::records).sum();
    long rejected =
        manifest.files().stream()
            .filter(file -> file.path().startsWith(RunNames.REJECTED + "/"))
            .mapToLong(FileEntry::rows)
            .sum();
    if (!ledger.balances()) {
      disagree("its ledger does not add up");
    }
    if (ledger.records().written() != rows || ledger.tokens().written() != tokens) {
      disagree("its splits add up to " + rows + " rows and " + tokens + " tokens");
    }
    boolean asText = manifest.job().path("special-text").asText().equals("as-text");
    if ((asText ? ledger.specialText().rejected() : ledger.specialText().asText()) != 0) {
      disagree("its job takes special text otherwise than its ledger counts it");
    }
    if (ledger.records().read() != read) {
      disagree("its inputs add up to " + read + " records");
    }
    if (Ledger.sum(ledger.records().rejected()) != rejected) {
      disagree("the files of rejected records add up to " + rejected);
    }
  }

  private void disagree(String found) {
    damages.add(RunNames.MANIFEST + ": disagrees with what it lists: " + found + ".");
  }

  private void checkStrays(Manifest manifest) throws IOException {
    Set<String> listed = new HashSet<>();
    manifest.files().forEach(file -> listed.add(file.path()));
    for (String name : folder.list()) {
      if (isOurs(name) && !listed.contains(name)) {
        damages.add(name + ": is not in the manifest.");
      }
    }
  }

  /** Whether a file lies in a folder of the run's files; names beginning with _ or . are not. */
  private static boolean isOurs(String name) {
    boolean hidden = ("/" + name).matches(".*/[._].*");
    String top = name.substring(0, Math.max(0, name.indexOf('/')));
    return !hidden && (top.equals(RunNames.REJECTED) || FORMAT_FOLDERS.contains(top));
  }

  private static final Set<String> FORMAT_FOLDERS = formatFolders();

  private static Set<String> formatFolders() {
    Set<String> folders = new HashSet<>();
    for (TensorFormat format : TensorFormat.values()) {
      folders.add(format.label());
    }
    return folders;
  }

  private static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    return message
        .lines()
        .findFirst()
        .orElse(e.getClass().getSimpleName().toLowerCase(Locale.ROOT));
  }
}
