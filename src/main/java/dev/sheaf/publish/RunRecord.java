package dev.sheaf.publish;

import dev.sheaf.batch.Tally;
import dev.sheaf.data.InputFile;
import dev.sheaf.data.Reason;
import dev.sheaf.plan.RunPlan;
import dev.sheaf.plan.Scan;
import dev.sheaf.plan.Shard;
import dev.sheaf.split.Split;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that is known of a run when its last shard is done; from it come ledger, README and manifest.
 *
 * @param identity what was asked for
 * @param scan what was read
 * @param plan the plan
 * @param settings how shards were written
 * @param rejected the files of rejected records
 * @param receipts the receipts of the plan's shards, in its order
 */
public record RunRecord(
    Identity identity,
    Scan scan,
    RunPlan plan,
    WriteSettings settings,
    List<FileEntry> rejected,
    List<Receipt> receipts) {

  /** The fingerprint of a run, known once its inputs have been scanned. */
  public static String fingerprint(Identity identity, Scan scan) {
    return Fingerprint.of(
        identity,
        scan.scannedInputs().stream()
            .map(
                input ->
                    new Fingerprint.Input(
                        input.file().path(), input.file().bytes(), input.digest()))
            .toList());
  }

  /**
   * The manifest and the README, in that they list each other's contents.
   *
   * @throws IllegalStateException if the ledger does not balance: a bug, and nothing is published
   */
  public Published publish() {
    Ledger ledger = ledger();
    if (!ledger.balances()) {
      throw new IllegalStateException("The ledger does not add up: " + ledger + ".");
    }
    Map<String, Manifest.SplitEntry> splits = splits();
    byte[] readme =
        RunReadme.of(
            identity.job().path("name").asText(),
            splits,
            settings.formats(),
            settings.hasTargets());
    return new Published(manifest(ledger, splits, readme), readme);
  }

  /**
   * What is published last.
   *
   * @param manifest the manifest
   * @param readme the bytes of {@code README.md}
   */
  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  public record Published(Manifest manifest, byte[] readme) {}

  private Manifest manifest(Ledger ledger, Map<String, Manifest.SplitEntry> splits, byte[] readme) {
    return new Manifest(
        Manifest.VERSION,
        fingerprint(identity, scan),
        identity.job(),
        identity.tokenizer(),
        identity.template(),
        Conventions.of(settings.collator(), plan.order(), scan.stride()),
        scan.scannedInputs().stream().map(RunRecord::entry).toList(),
        ledger,
        splits,
        files(readme));
  }

  private static Manifest.InputEntry entry(Scan.ScannedInput input) {
    InputFile file = input.file();
    return new Manifest.InputEntry(
        file.path(), file.bytes(), input.digest(), input.records(), input.blankLines());
  }

  private List<FileEntry> files(byte[] readme) {
    FileDigest digest = FileDigest.of(readme);
    List<FileEntry> files = new ArrayList<>(rejected);
    files.add(
        new FileEntry(
            RunNames.README, null, RunNames.README_FORMAT, digest.bytes(), digest.sha256(), 0, 0));
    receipts.forEach(receipt -> files.addAll(receipt.files()));
    files.sort(Comparator.comparing(FileEntry::path));
    return files;
  }

  private Ledger ledger() {
    Tally written = receipts.stream().map(Receipt::written).reduce(Tally.NONE, Tally::plus);
    long dropped = receipts.stream().mapToLong(Receipt::rowsDropped).sum();
    return new Ledger(
        new Ledger.Records(
            scan.records(),
            written.rows(),
            scan.rejectedByCode(),
            dropped == 0 ? Map.of() : Map.of(Ledger.DROP_LAST, dropped)),
        new Ledger.Tokens(
            receipts.stream().mapToLong(Receipt::tokensMade).sum(),
            written.tokens(),
            receipts.stream().mapToLong(Receipt::tokensCut).sum(),
            receipts.stream().mapToLong(Receipt::tokensDropped).sum()),
        new Ledger.SpecialText(
            scan.spelling(), scan.rejected().getOrDefault(Reason.SPECIAL_TEXT, 0L)));
  }

  private Map<String, Manifest.SplitEntry> splits() {
    Map<Split, Tally> tallies = new LinkedHashMap<>();
    for (Split split : Split.values()) {
      tallies.put(split, Tally.NONE);
    }
    List<Shard> shards = plan.shards();
    for (int i = 0; i < shards.size(); i++) {
      tallies.merge(shards.get(i).split(), receipts.get(i).written(), Tally::plus);
    }
    Map<String, Manifest.SplitEntry> splits = new LinkedHashMap<>();
    tallies.forEach((split, tally) -> splits.put(split.label(), Manifest.SplitEntry.of(tally)));
    return splits;
  }
}
