package dev.sheaf.publish;

import dev.sheaf.data.Amount;
import dev.sheaf.data.StorageFault;
import dev.sheaf.tensor.TensorFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Re-reads a finished run and checks it against its manifest, and the manifest against {@code
 * _SUCCESS} and itself.
 *
 * <p>Every file is digested. Tensor files are read as well, and rejected records: every batch must
 * be what collating its rows gives, every format must hold the same batches, and what the files
 * hold is added up and held against the manifest's splits and ledger. What only digests can tell,
 * such as one id in place of another in all formats, is not seen if the digests are made anew.
 *
 * <p>Memory is bounded by the manifest and one batch, whatever the files say of themselves.
 */
public final class Verification {
  private static final Pattern NAME =
      Pattern.compile("README\\.md|[a-z]+/[a-z]+-\\d{5,}(-of-\\d{5,})?\\.[a-z]+");
  private static final Set<String> FOLDERS = folders();
  private static final int DIGEST_CHARACTERS = 64;

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
  public List<String> run() {
    damages.clear();
    Optional<byte[]> json = read(RunNames.MANIFEST);
    Optional<byte[]> success = read(RunNames.SUCCESS);
    if (json.isPresent() && success.isPresent()) {
      checkSuccess(json.get(), success.get());
      manifest(json.get()).ifPresent(this::check);
    }
    return damages;
  }

  /** What was found to be as published, in a phrase. */
  public String summary() {
    return summary;
  }

  private Optional<byte[]> read(String name) {
    try {
      Optional<byte[]> content = folder.read(name);
      if (content.isEmpty()) {
        damage(name, "is missing, so this is no finished run.");
      }
      return content;
    } catch (IOException e) {
      damage(name, "cannot be read: " + firstLine(e));
      return Optional.empty();
    }
  }

  private void checkSuccess(byte[] manifest, byte[] success) {
    String said = new String(success, StandardCharsets.ISO_8859_1);
    String found = FileDigest.of(manifest).sha256();
    if (!said.equals(found)) {
      damage(
          RunNames.MANIFEST,
          "has SHA-256 %s, but %s says '%s'; one of the two was changed."
              .formatted(found, RunNames.SUCCESS, excerpt(said)));
    }
  }

  private static String excerpt(String digest) {
    return digest.substring(0, Math.min(digest.length(), DIGEST_CHARACTERS + 1)).strip();
  }

  private Optional<Manifest> manifest(byte[] json) {
    try {
      Manifest manifest = Manifest.read(json);
      new ManifestCheck(manifest).run(json).forEach(fault -> damage(RunNames.MANIFEST, fault));
      return Optional.of(manifest);
    } catch (IOException | IllegalArgumentException e) {
      damage(RunNames.MANIFEST, "cannot be read as a manifest: " + firstLine(e));
      return Optional.empty();
    }
  }

  private void check(Manifest manifest) {
    Set<FileEntry> intact =
        manifest.files().stream()
            .filter(file -> NAME.matcher(file.path()).matches() && isIntact(file))
            .collect(Collectors.toSet());
    damages.addAll(new ContentCheck(folder, scratch, manifest).run(intact));
    checkStrays(manifest);
    summary =
        "%s, %s and %s are as published"
            .formatted(
                Amount.of(manifest.files().size(), "files"),
                Amount.of(manifest.ledger().records().written(), "records"),
                Amount.of(manifest.ledger().tokens().written(), "tokens"));
  }

  private boolean isIntact(FileEntry file) {
    Optional<FileDigest> found;
    try {
      found = FileDigest.of(folder, file.path());
    } catch (IOException e) {
      damage(file.path(), "cannot be read: " + firstLine(e));
      return false;
    }
    if (found.isEmpty()) {
      damage(file.path(), "is missing.");
      return false;
    }
    if (!found.get().equals(FileDigest.of(file))) {
      damage(
          file.path(),
          "has %s bytes and SHA-256 %s; the manifest says %s and %s."
              .formatted(found.get().bytes(), found.get().sha256(), file.bytes(), file.sha256()));
      return false;
    }
    return true;
  }

  private void checkStrays(Manifest manifest) {
    Set<String> listed = new HashSet<>();
    manifest.files().forEach(file -> listed.add(file.path()));
    try {
      for (String name : folder.list()) {
        if (isOurs(name) && !listed.contains(name)) {
          damage(name, "is not in the manifest.");
        }
      }
    } catch (IOException e) {
      damage(folder.location(), "cannot be listed: " + firstLine(e));
    }
  }

  /** Whether a file lies in a folder of the run's files; names beginning with _ or . are not. */
  private static boolean isOurs(String name) {
    boolean hidden = ("/" + name).matches("(?s).*/[._].*");
    return !hidden && FOLDERS.contains(name.substring(0, Math.max(0, name.indexOf('/'))));
  }

  private static Set<String> folders() {
    Set<String> folders = new HashSet<>(Set.of(RunNames.REJECTED));
    Arrays.stream(TensorFormat.values()).map(TensorFormat::label).forEach(folders::add);
    return folders;
  }

  private void damage(String name, String what) {
    damages.add(name + ": " + what);
  }

  static String firstLine(Exception e) {
    String said = StorageFault.firstLine(Objects.requireNonNullElse(e.getMessage(), ""));
    return said.isEmpty() ? e.getClass().getSimpleName() : said;
  }
}
