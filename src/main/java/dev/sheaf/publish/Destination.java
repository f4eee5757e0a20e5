package dev.sheaf.publish;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sheaf.data.StorageFault;
import dev.sheaf.tensor.TensorFormat;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.util.Objects;
import java.util.Optional;

/**
 * The folder a run is to be published in, and the rules of who may write there.
 *
 * <p>A folder that is empty or missing, or that holds nothing but what a failed run left, is free.
 * The first write claims it, exclusively, for one fingerprint. A folder of the same fingerprint is
 * gone on with, or is done already. Anything else is left as it is.
 */
public final class Destination {
  private static final int TRIES = 3;

  private final OutputFolder folder;
  private boolean free;
  private boolean wasFinished;

  /** The fingerprint that this run has claimed the folder for; null before that. */
  private String ours;

  /** Whether the claim is this run's own, and not one that it goes on with. */
  private boolean begun;

  private boolean unlisted;

  /** The destination at a folder. */
  public Destination(OutputFolder folder) {
    this.folder = folder;
  }

  /**
   * What a claim says.
   *
   * @param fingerprint the run's fingerprint
   * @param job the fingerprint of what is asked for, without the inputs
   */
  private record Claim(String fingerprint, String job) {
    Claim {
      Objects.requireNonNull(fingerprint, "fingerprint");
      Objects.requireNonNull(job, "job");
    }
  }

  /**
   * Looks whether a job may be run here, before its inputs are read.
   *
   * @throws DestinationException if the folder holds something else, or can be no run's
   */
  public void admit(Identity identity) throws IOException {
    try {
      free = again(() -> isFree(identity));
    } catch (IOException e) {
      if (e instanceof FileSystemException || isLasting(e)) {
        throw unfit(e);
      }
      throw e;
    }
  }

  /** Something that is done in the folder. */
  private interface Step<T> {
    T take() throws IOException;
  }

  /** Takes a step once more if it misses something, as another run may be clearing its own away. */
  private static <T> T again(Step<T> step) throws IOException {
    for (int left = TRIES - 1; left > 0; left--) {
      try {
        return step.take();
      } catch (IOException e) {
        if (StorageFault.of(e) != StorageFault.MISSING) {
          throw e;
        }
      }
    }
    return step.take();
  }

  /** Whether another try comes to the same; a full disk may have room the next time. */
  private boolean isLasting(IOException e) {
    return StorageFault.of(e) != StorageFault.OTHER
        || e instanceof FileAlreadyExistsException
        || folder.isReadOnly();
  }

  private DestinationException unfit(IOException e) {
    StorageFault fault = StorageFault.of(e);
    String why =
        switch (fault) {
          case MISSING -> "no folder can be made there";
          case OTHER ->
              e instanceof FileAlreadyExistsException
                  ? e.getMessage() + ": is no folder"
                  : StorageFault.words(e);
          default -> fault.why();
        };
    String sentence =
        fault.isKerberos()
            ? "%s cannot be reached: %s."
            : "%s cannot be a run's folder (%s): choose another output.path.";
    return new DestinationException(sentence.formatted(folder.location(), why));
  }

  /** Whether there is nothing; what is there and is no run of the same job is refused. */
  private boolean isFree(Identity identity) throws IOException {
    String job = Fingerprint.ofJob(identity);
    Optional<Manifest> manifest = manifest();
    Optional<Claim> claim = claim();
    if (manifest.isPresent()) {
      refuseUnless(Fingerprint.ofJob(manifest.get().identity()).equals(job), "a finished run");
      wasFinished = folder.read(RunNames.SUCCESS).isPresent();
      return false;
    }
    if (claim.isPresent()) {
      refuseUnless(claim.get().job().equals(job), "an unfinished run");
      return false;
    }
    Optional<String> stranger = stranger();
    if (stranger.isEmpty()) {
      return true;
    }
    if (manifest().isPresent() || claim().isPresent()) {
      return isFree(identity); // it is the file of a run that has come since
    }
    throw new DestinationException(
        "%s is not empty and holds no run (it has %s): choose another output.path."
            .formatted(folder.location(), stranger.get()));
  }

  private void refuseUnless(boolean same, String what) {
    if (!same) {
      throw another(what);
    }
  }

  private DestinationException another(String what) {
    return new DestinationException(
        "%s holds %s of another job: choose another output.path, or delete that folder."
            .formatted(folder.location(), what));
  }

  /** A file that belongs to a run, if to anything. */
  private Optional<String> stranger() throws IOException {
    // Without a claim, what is in _work is what a last task of a run that failed has left.
    return folder.list().stream()
        .filter(name -> !name.startsWith(RunNames.FAILED + "/"))
        .filter(name -> !name.startsWith(RunNames.WORK + "/"))
        .findFirst();
  }

  /**
   * Whether the run was finished already when it was admitted.
   *
   * @throws DestinationException if another run is finished, or this one has been meanwhile
   */
  public boolean isFinished(String fingerprint) throws IOException {
    Optional<Manifest> manifest = manifest();
    if (manifest.isEmpty()) {
      return false;
    }
    refuseUnless(manifest.get().fingerprint().equals(fingerprint), "a finished run");
    if (!wasFinished && folder.read(RunNames.SUCCESS).isPresent()) {
      throw overtaken();
    }
    return wasFinished;
  }

  /**
   * Claims the folder for a run, or goes on with a run of the same fingerprint.
   *
   * @return whether the run goes on
   * @throws DestinationException if the folder belongs to another run, or can be none
   */
  public boolean claim(Identity identity, String fingerprint) throws IOException {
    byte[] claim = Json.pretty(new Claim(fingerprint, Fingerprint.ofJob(identity)));
    boolean goesOn = !create(claim);
    if (goesOn && claim().filter(there -> there.fingerprint().equals(fingerprint)).isEmpty()) {
      throw new DestinationException(
          "%s is claimed by another run, or by one that was killed: choose another output.path, or"
                  .formatted(folder.location())
              + " delete that folder if nothing writes to it any more.");
    }
    if (manifest().filter(there -> !there.fingerprint().equals(fingerprint)).isPresent()) {
      folder.delete(RunNames.WORK); // our claim, in a run that was published just before
      throw another("a finished run");
    }
    ours = fingerprint;
    begun = !goesOn;
    folder.delete(RunNames.FAILED);
    return goesOn;
  }

  private boolean create(byte[] claim) throws IOException {
    try {
      return again(() -> folder.createNew(RunNames.CLAIM, claim));
    } catch (IOException e) {
      if (isLasting(e)) {
        throw unfit(e);
      }
      throw e;
    }
  }

  private Optional<Claim> claim() throws IOException {
    Optional<byte[]> json = folder.read(RunNames.CLAIM);
    return json.map(content -> read(RunNames.CLAIM, content, Claim.class));
  }

  private Optional<Manifest> manifest() throws IOException {
    Optional<byte[]> json = folder.read(RunNames.MANIFEST);
    return json.map(content -> read(RunNames.MANIFEST, content, Manifest.class));
  }

  private <T> T read(String name, byte[] json, Class<T> type) {
    try {
      return Json.read(json, type);
    } catch (IOException e) {
      throw new DestinationException(
          "%s holds a %s that no run wrote, or that was damaged: choose another output.path, or delete that folder."
              .formatted(folder.location(), name));
    }
  }

  /**
   * Looks, when a run that had claimed the folder has broken off, whether another run of the same
   * job has written its manifest meanwhile, or failed, and so taken the work away.
   *
   * @throws DestinationException if one has
   */
  public void refuseIfOvertaken() throws IOException {
    if (!unlisted) {
      return;
    }
    if (manifest().filter(there -> there.fingerprint().equals(ours)).isPresent()) {
      folder.delete(RunNames.WORK); // what this run has still written there
      throw overtaken();
    }
    if (owner().isEmpty()) {
      throw takenBack();
    }
  }

  /**
   * Looks, wherever a run reads or writes, whether the folder is the one that it has claimed: a
   * local one may be another on every machine, and any may have been given to another run.
   *
   * @throws DestinationException if it is not
   */
  public void refuseUnlessClaimed(String fingerprint) throws IOException {
    Optional<Claim> claim = claim();
    if (claim.isEmpty()) {
      throw new DestinationException(
          "%s cannot be a run's folder (an executor does not find there what the driver has claimed):"
                  .formatted(folder.location())
              + " choose an output.path that all machines share.");
    }
    refuseUnless(claim.get().fingerprint().equals(fingerprint), "an unfinished run");
  }

  private DestinationException takenBack() {
    return new DestinationException(
        "%s has been taken back by another run of this job, which failed: run it again."
            .formatted(folder.location()));
  }

  private DestinationException overtaken() {
    return new DestinationException(
        folder.location() + " has been published by another run of this job in the meantime.");
  }

  /** The manifest of the finished run. */
  public Manifest published() throws IOException {
    return manifest().orElseThrow(() -> new IllegalStateException("There is no finished run."));
  }

  /** The manifest of a claimed run that was killed between its manifest and its success. */
  public Optional<Manifest> unconfirmed() throws IOException {
    Optional<Manifest> manifest = manifest();
    unlisted = manifest.isEmpty();
    return manifest;
  }

  /**
   * Takes a manifest back that was not confirmed and whose files are not all there.
   *
   * @throws DestinationException if another run has confirmed it meanwhile
   */
  public void retract() throws IOException {
    if (folder.read(RunNames.SUCCESS).isPresent()) {
      throw overtaken();
    }
    folder.delete(RunNames.MANIFEST);
    unlisted = true;
  }

  /**
   * Publishes a run whose files are all there: the README and the manifest, unless another run of
   * the same job has just written them, then success.
   *
   * @throws DestinationException if another run has published first, or has failed and taken back
   *     what there was, or if the folder was deleted and is another job's now
   */
  public void publish(Manifest manifest, byte[] readme) throws IOException {
    Optional<Manifest> there = manifest();
    if (there.isPresent()) {
      refuseUnless(there.get().fingerprint().equals(ours), "a finished run");
    } else {
      Optional<Claim> claim = claim();
      if (claim.isEmpty()) {
        throw takenBack();
      }
      refuseUnless(claim.get().fingerprint().equals(ours), "an unfinished run");
      folder.write(RunNames.README, readme);
      folder.write(RunNames.MANIFEST, manifest.toJson());
    }
    confirm();
  }

  /**
   * Publishes a run whose manifest is there: success, and nothing else is left.
   *
   * @throws DestinationException if another run has published first, or has taken the manifest back
   */
  public void confirm() throws IOException {
    unlisted = false;
    FileDigest manifest = FileDigest.of(folder, RunNames.MANIFEST).orElseThrow(this::takenBack);
    folder.delete(RunNames.FAILED); // of another attempt at this run, which failed meanwhile
    folder.delete(RunNames.WORK);
    if (!folder.createNew(RunNames.SUCCESS, manifest.sha256().getBytes(US_ASCII))) {
      throw overtaken();
    }
  }

  /**
   * Ends a run in good order without a result: what it wrote goes, its claim too, and {@code
   * _failed/status.json} says why. A folder that is not the run's own is left as it is.
   */
  public void fail(Status status) throws IOException {
    if (isOurs()) {
      write(status);
      if (ours != null && manifest().isEmpty()) {
        withdraw();
      }
    }
  }

  /** Leaves a folder that was refused after all as it was found. */
  public void leave() throws IOException {
    if (begun && isOurs() && manifest().isEmpty()) {
      withdraw();
    }
  }

  /**
   * Breaks a run off that the same command can go on with: all it has made stays, and {@code
   * _failed/status.json} says why it stopped. A folder that is not the run's own is left as it is.
   */
  public void breakOff(Status status) throws IOException {
    if (isOurs()) {
      write(status);
    }
  }

  private void write(Status status) throws IOException {
    folder.write(RunNames.STATUS, Json.pretty(status));
  }

  /** Whether a run that fails now may leave {@code _failed} here. */
  public boolean isOurs() throws IOException {
    return owner().map(owner -> owner.equals(ours)).orElse(free || ours != null);
  }

  /** The fingerprint of the run whose folder this is, if it is any's. */
  private Optional<String> owner() throws IOException {
    Optional<String> claim = claim().map(Claim::fingerprint);
    return claim.isPresent() ? claim : manifest().map(Manifest::fingerprint);
  }

  private void withdraw() throws IOException {
    for (TensorFormat format : TensorFormat.values()) {
      folder.delete(format.label());
    }
    folder.delete(RunNames.REJECTED);
    folder.delete(RunNames.README);
    folder.delete(RunNames.MANIFEST);
    folder.delete(RunNames.WORK);
  }
}
