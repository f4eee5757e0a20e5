package dev.sheaf.publish;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sheaf.plan.Shard;
import dev.sheaf.plan.Sharding;
import dev.sheaf.publish.Manifest.InputEntry;
import dev.sheaf.publish.Manifest.SplitEntry;
import dev.sheaf.split.Split;
import dev.sheaf.tensor.TensorFormat;
import dev.sheaf.token.Tokenizers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/**
 * Checks what a manifest says against itself: its form, its fingerprint, its files and its sums.
 *
 * <p>Some numbers stand in it once and follow from nothing else in the run: an input's blank lines,
 * {@code input.max-rejected}, the size of a vocabulary, tokens cut or dropped as long as they add
 * up. Only {@code _SUCCESS} vouches for them.
 */
final class ManifestCheck {
  private final Manifest manifest;
  private final WriteSettings settings;
  private final List<String> faults = new ArrayList<>();

  ManifestCheck(Manifest manifest) {
    this.manifest = manifest;
    this.settings = WriteSettings.of(manifest);
  }

  /**
   * All that is wrong, a sentence each that goes on from the manifest's name.
   *
   * @param json the bytes that the manifest was read from
   */
  List<String> run(byte[] json) {
    checkForm(json);
    checkMeaning();
    if (checkSplits()) {
      checkFiles();
    }
    checkLedger();
    return faults;
  }

  /** A key given twice, a number in quotes or a blank too many would be read without a word. */
  private void checkForm(byte[] json) {
    int at = Arrays.mismatch(json, manifest.toJson());
    if (at >= 0) {
      fault("is written otherwise than a run writes it, from byte %s on", at);
    }
    if (manifest.version() != Manifest.VERSION) {
      fault("has version %s; this program knows %s", manifest.version(), Manifest.VERSION);
    }
  }

  private void checkMeaning() {
    List<Fingerprint.Input> inputs =
        manifest.inputs().stream()
            .map(input -> new Fingerprint.Input(input.path(), input.bytes(), input.digest()))
            .toList();
    if (!Fingerprint.of(manifest.identity(), inputs).equals(manifest.fingerprint())) {
      fault("has another fingerprint than its job, tokenizer, template and inputs");
    }
    if (!Conventions.agree(manifest, settings.collator())) {
      fault("has other conventions than its job");
    }
    checkNames(manifest.job().path("template"), manifest.job().path("tokenizer"));
    int end = manifest.tokenizer().endOfText();
    if (end < 0 || end >= manifest.tokenizer().vocabulary()) {
      fault("has end-of-text %s among %s ids", end, manifest.tokenizer().vocabulary());
    }
  }

  private void checkNames(JsonNode template, JsonNode tokenizer) {
    String label =
        tokenizer.isObject()
            ? tokenizer.path("file").asText()
            : Tokenizers.labelOf(tokenizer.asText());
    if (!template.asText().equals(manifest.template().name())
        || !label.equals(manifest.tokenizer().name())) {
      fault(
          "names the template %s and the tokenizer %s, and its job others",
          manifest.template().name(), manifest.tokenizer().name());
    }
  }

  private boolean checkSplits() {
    int before = faults.size();
    List<String> due = Arrays.stream(Split.values()).map(Split::label).toList();
    List<String> splits = List.copyOf(manifest.splits().keySet());
    if (!splits.equals(due)) {
      fault("has the splits %s, not %s", splits, due);
    }
    for (SplitEntry split : manifest.splits().values()) {
      if (split.least() < 0 || split.records() > rowsInFiles()) {
        fault("has a split %s, which its files do not hold", split);
      }
    }
    return faults.size() == before;
  }

  private long rowsInFiles() {
    return manifest.files().stream().mapToLong(file -> Math.max(0, file.rows())).sum();
  }

  /** What a run lists follows from its job and its numbers of rows, but for what was rejected. */
  private void checkFiles() {
    List<String> paths = manifest.files().stream().map(FileEntry::path).toList();
    if (!paths.stream().sorted().distinct().toList().equals(paths)) {
      fault("lists its files in another order than that of their paths, or one twice");
    }
    Set<FileEntry> due = dueFiles();
    for (FileEntry file : manifest.files()) {
      if (!due.remove(file.withoutDigest()) && !isRejected(file)) {
        fault("lists %s, as no run of its job and rows does", file);
      }
    }
    due.forEach(file -> fault("does not list %s", file));
  }

  private static boolean isRejected(FileEntry file) {
    FileEntry like = new FileEntry(file.path(), null, RejectedFile.FORMAT, 0, "", file.rows(), 0);
    return file.withoutDigest().equals(like) && RejectedFile.isName(file.path()) && file.rows() > 0;
  }

  private Set<FileEntry> dueFiles() {
    Set<FileEntry> due = new LinkedHashSet<>();
    due.add(new FileEntry(RunNames.README, null, RunNames.README_FORMAT, 0, "", 0, 0));
    Sharding sharding =
        new Sharding(
            settings.batchSize(), false, manifest.job().at("/output/shard-rows").asLong(1));
    for (Split split : Split.values()) {
      long rows = manifest.splits().get(split.label()).records();
      for (Shard shard : sharding.shards(split, rows)) {
        for (TensorFormat format : settings.formats()) {
          due.add(ShardFiles.entry(shard, format, settings.batchSize()));
        }
      }
    }
    return due;
  }

  private void checkLedger() {
    Ledger.Records records = manifest.ledger().records();
    Ledger.Tokens tokens = manifest.ledger().tokens();
    if (!manifest.ledger().balances()) {
      fault("has a ledger that does not add up");
    }
    checkSum("rows", records.written(), manifest.splits().values(), SplitEntry::records);
    checkSum("tokens", tokens.written(), manifest.splits().values(), SplitEntry::tokens);
    checkSum("records", records.read(), manifest.inputs(), InputEntry::records);
    if (counts().anyMatch(count -> count < 0)) {
      fault("has a count below 0");
    }
    checkRules(records.dropped(), tokens);
    checkSpecialText(manifest.ledger().specialText());
  }

  private void checkSpecialText(Ledger.SpecialText special) {
    boolean asText = manifest.job().path("special-text").asText().equals("as-text");
    if ((asText ? special.rejected() : special.asText()) != 0) {
      fault("takes special text otherwise than its job does: %s", special);
    }
  }

  private LongStream counts() {
    Ledger.Tokens tokens = manifest.ledger().tokens();
    return LongStream.concat(
        LongStream.of(tokens.cut(), tokens.dropped()),
        manifest.inputs().stream()
            .flatMapToLong(input -> LongStream.of(input.records(), input.blankLines())));
  }

  /** Tokens are cut, and rows dropped, by the job's rules alone. */
  private void checkRules(Map<String, Long> dropped, Ledger.Tokens tokens) {
    JsonNode job = manifest.job();
    if (!job.at("/collate/max-length").isNumber() && tokens.cut() != 0) {
      fault("has %s tokens cut by a job that does not cut", tokens.cut());
    }
    Set<String> rules =
        job.at("/batch/drop-last").asBoolean() ? Set.of(Ledger.DROP_LAST) : Set.of();
    boolean some = dropped.values().stream().allMatch(n -> n > 0);
    if (!rules.containsAll(dropped.keySet())
        || !some
        || dropped.isEmpty() != (tokens.dropped() == 0)) {
      fault("has rows %s and %s tokens dropped by rules %s", dropped, tokens.dropped(), rules);
    }
  }

  private <T> void checkSum(String what, long said, Collection<T> parts, ToLongFunction<T> count) {
    long sum = parts.stream().mapToLong(count).sum();
    if (said != sum) {
      fault("says %s %s in its ledger and %s in its parts", said, what, sum);
    }
  }

  private void fault(String pattern, Object... values) {
    faults.add(String.format(Locale.ROOT, pattern, values) + ".");
  }
}
