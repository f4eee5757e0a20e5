package dev.sheaf;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sheaf.batch.Batch;
import dev.sheaf.tensor.BatchReader;
import dev.sheaf.tensor.TensorFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A finished run in all formats is changed at random, and verify names the change every time.
 *
 * <p>{@code -Dsheaf.damage=20000} changes it more often than here, {@code -Dsheaf.seed=6}
 * otherwise.
 */
class RunDamageTest {
  private static final int TIMES = Integer.getInteger("sheaf.damage", 250);
  private static final long SEED = Long.getLong("sheaf.seed", 5);
  private static final long MOST_ALLOCATED = 64 << 20;

  private static final String SUCCESS = "_SUCCESS";
  private static final String MANIFEST = "manifest.json";
  private static final List<String> FORMATS = List.of("safetensors", "npz", "ndlist", "parquet");

  /** What follows from nothing else in a run, so that nothing else can gainsay it. */
  private static final Set<String> ALONE =
      Set.of("blank-lines", "max-rejected", "vocabulary", "as-text");

  @TempDir Path folder;
  private Path run;
  private Map<String, byte[]> files;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "order.by=input collate.max-length=30 loss.over=response collate.padding-in-targets=ignore",
        "order.by=shuffle batch.drop-last=true output.dtype=int32 split.by=sequential",
        "order.by=shuffle collate.targets=none tokenizer=cl100k_base"
      })
  void verifyNamesEveryChange(String settings) throws IOException {
    prepare(settings);
    assertThat(verify().exit()).isZero();
    Random random = new Random(SEED);
    List<Change> changes = changes();
    for (int i = 0; i < TIMES; i++) {
      Change change = changes.get(i % changes.size());
      Optional<Damage> damage = change.make(random);
      if (damage.isPresent()) {
        check(damage.get(), "%s, change %s of seed %s".formatted(damage.get(), i, SEED));
      }
      restore();
    }
  }

  /**
   * A change to the run.
   *
   * @param what it is, for people
   * @param names one of which verify names
   */
  private record Damage(String what, Set<String> names) {
    static Optional<Damage> of(String what, String... names) {
      return Optional.of(new Damage(what, new TreeSet<>(List.of(names))));
    }
  }

  /** Makes a change, or none if chance has it that nothing would be changed. */
  private interface Change {
    Optional<Damage> make(Random random) throws IOException;
  }

  private List<Change> changes() {
    return List.of(
        this::flip,
        this::cut,
        this::append,
        this::overwrite,
        this::swap,
        this::rename,
        this::remove,
        this::add,
        this::makeFolder,
        this::editNumber,
        this::editText,
        this::editPlace,
        this::flipAndSeal,
        this::overwriteAndSeal,
        this::cutAndSeal,
        this::swapAndSeal,
        this::rejectOtherwiseAndSeal);
  }

  private void check(Damage damage, String what) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    Result result = verify();
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(result.exit()).as("%s%n%s", what, result.err()).isEqualTo(3);
    assertThat(result.err()).as(what).doesNotContain("\tat ");
    assertThat(result.err().lines())
        .as("%s%n%s", what, result.err())
        .anyMatch(line -> damage.names().stream().anyMatch(name -> line.startsWith(name + ": ")));
    assertThat(allocated).as(what).isLessThan(MOST_ALLOCATED);
  }

  private Optional<Damage> flip(Random random) throws IOException {
    String name = any(random);
    byte[] bytes = files.get(name).clone();
    int bit = random.nextInt(8 * bytes.length);
    bytes[bit / 8] ^= (byte) (1 << bit % 8);
    write(name, bytes);
    // Either of the two may have been changed.
    return Damage.of("bit %s of %s".formatted(bit, name), name, MANIFEST);
  }

  private Optional<Damage> cut(Random random) throws IOException {
    String name = any(random);
    int length = random.nextInt(files.get(name).length);
    write(name, Arrays.copyOf(files.get(name), length));
    return Damage.of("%s cut to %s".formatted(name, length), name, MANIFEST);
  }

  private Optional<Damage> append(Random random) throws IOException {
    String name = any(random);
    byte[] bytes = files.get(name);
    write(name, Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(100)));
    return Damage.of("bytes behind " + name, name, MANIFEST);
  }

  private Optional<Damage> overwrite(Random random) throws IOException {
    String name = any(random);
    byte[] bytes = noisy(files.get(name), random);
    write(name, bytes);
    return Arrays.equals(bytes, files.get(name))
        ? Optional.empty()
        : Damage.of("noise in " + name, name, MANIFEST);
  }

  private static byte[] noisy(byte[] bytes, Random random) {
    byte[] noise = new byte[1 + random.nextInt(16)];
    random.nextBytes(noise);
    byte[] noisy = bytes.clone();
    int at = random.nextInt(bytes.length);
    System.arraycopy(noise, 0, noisy, at, Math.min(noise.length, bytes.length - at));
    return noisy;
  }

  private Optional<Damage> swap(Random random) throws IOException {
    String one = any(random);
    String other = any(random);
    write(one, files.get(other));
    write(other, files.get(one));
    return Arrays.equals(files.get(one), files.get(other))
        ? Optional.empty()
        : Damage.of("%s and %s swapped".formatted(one, other), one, other);
  }

  private Optional<Damage> rename(Random random) throws IOException {
    String name = any(random);
    Files.move(run.resolve(name), run.resolve(name.replaceFirst("(\\.[a-z]+)?$", "-$0")));
    return Damage.of(name + " renamed", name);
  }

  private Optional<Damage> remove(Random random) throws IOException {
    String name = any(random);
    Files.delete(run.resolve(name));
    return Damage.of(name + " removed", name);
  }

  private Optional<Damage> add(Random random) throws IOException {
    List<String> folders = new ArrayList<>(FORMATS);
    folders.add("rejected");
    String top = folders.get(random.nextInt(folders.size()));
    String name = top + (random.nextBoolean() ? "/x" : "/deeper/train") + random.nextInt(1000);
    Files.createDirectories(run.resolve(name).getParent());
    write(name, files.get(any(random)));
    return Damage.of(name + " added", name);
  }

  private Optional<Damage> makeFolder(Random random) throws IOException {
    String name = any(random);
    Files.delete(run.resolve(name));
    Files.createDirectory(run.resolve(name));
    return Damage.of(name + " is a folder", name);
  }

  /** Another number in the manifest, and a new digest of it in {@code _SUCCESS}. */
  private Optional<Damage> editNumber(Random random) throws IOException {
    String manifest = text(MANIFEST);
    List<MatchResult> numbers =
        Pattern.compile("\"([^\"]+)\" : (-?\\d+(\\.\\d+)?)").matcher(manifest).results().toList();
    MatchResult number = numbers.get(random.nextInt(numbers.size()));
    String value = number.group(2);
    List<String> others =
        new ArrayList<>(List.of("\"" + value + "\"", value + ".5", "null", "[]", "{ }", "true"));
    if (!ALONE.contains(number.group(1))) {
      others.addAll(List.of("0", "1", "-1", "7", value + "0", "-" + value, "2147483648", "1e3"));
      others.addAll(List.of("9223372036854775807", "-9223372036854775808", "99999999999999999999"));
    }
    String other = others.get(random.nextInt(others.size()));
    if (other.equals(value)) {
      return Optional.empty();
    }
    seal(replaced(manifest, number, other));
    return Optional.of(
        new Damage("%s : %s for %s".formatted(number.group(1), other, value), files.keySet()));
  }

  private static String replaced(String text, MatchResult value, String other) {
    return text.substring(0, value.start(2)) + other + text.substring(value.end(2));
  }

  /** Noise in the manifest's structure, paths, splits, formats and digests, sealed. */
  private Optional<Damage> editText(Random random) throws IOException {
    String manifest = text(MANIFEST);
    List<MatchResult> texts =
        Pattern.compile("\"(?:path|split|format|sha256|digest|fingerprint|name)\" : \"([^\"]+)()\"")
            .matcher(manifest)
            .results()
            .toList();
    MatchResult value = texts.get(random.nextInt(texts.size()));
    String before = value.group(1);
    List<String> others =
        List.of(
            before + "x",
            before.substring(1),
            "",
            "../" + before,
            "/etc/passwd",
            "train",
            "npz",
            before.toUpperCase(java.util.Locale.ROOT),
            before.replace('0', '1'),
            "\\u0000",
            "\\ud800");
    String other = others.get(random.nextInt(others.size()));
    if (other.equals(before)) {
      return Optional.empty();
    }
    seal(manifest.substring(0, value.start(1)) + other + manifest.substring(value.end(1)));
    return Optional.of(new Damage("%s for %s".formatted(other, before), files.keySet()));
  }

  /** Another place of a rejected record, digests made anew. */
  private Optional<Damage> editPlace(Random random) throws IOException {
    List<String> rejected = files.keySet().stream().filter(n -> n.startsWith("rejected/")).toList();
    String name = rejected.get(random.nextInt(rejected.size()));
    List<MatchResult> places =
        Pattern.compile("\"(line|offset)\":(\\d+)").matcher(text(name)).results().toList();
    MatchResult place = places.get(random.nextInt(places.size()));
    boolean isLine = place.group(1).equals("line");
    List<String> others = List.of("null", "0", "-1", isLine ? place.group(2) + "0000" : "1.5");
    String other = others.get(random.nextInt(others.size()));
    byte[] bytes = replaced(text(name), place, other).getBytes(StandardCharsets.UTF_8);
    replaceAndSeal(name, bytes);
    return Damage.of("%s for %s in %s".formatted(other, place.group(), name), name);
  }

  private Optional<Damage> flipAndSeal(Random random) throws IOException {
    String name = anyTensor(random);
    byte[] bytes = files.get(name).clone();
    int bit = random.nextInt(8 * bytes.length);
    bytes[bit / 8] ^= (byte) (1 << bit % 8);
    return replaceAndSeal(name, bytes, "bit %s".formatted(bit));
  }

  private Optional<Damage> overwriteAndSeal(Random random) throws IOException {
    String name = anyTensor(random);
    return replaceAndSeal(name, noisy(files.get(name), random), "noise");
  }

  private Optional<Damage> cutAndSeal(Random random) throws IOException {
    String name = anyTensor(random);
    byte[] bytes = files.get(name);
    return replaceAndSeal(name, Arrays.copyOf(bytes, random.nextInt(bytes.length)), "a cut");
  }

  /** Two shards of one format, each under the name of the other, with digests to match. */
  private Optional<Damage> swapAndSeal(Random random) throws IOException {
    String one = anyTensor(random);
    List<String> others =
        files.keySet().stream()
            .filter(name -> name.startsWith(one.substring(0, one.indexOf('/') + 1)))
            .toList();
    String other = others.get(random.nextInt(others.size()));
    write(one, files.get(other));
    write(other, files.get(one));
    seal(resealed(resealed(text(MANIFEST), one, files.get(other)), other, files.get(one)));
    return one.equals(other)
        ? Optional.empty()
        : Optional.of(
            new Damage(
                "%s and %s swapped, digests made anew".formatted(one, other), files.keySet()));
  }

  /** A rejected line that is gone, stands twice, or has another reason, record or source. */
  private Optional<Damage> rejectOtherwiseAndSeal(Random random) throws IOException {
    String name = "rejected/part-00000.jsonl";
    List<String> lines = text(name).lines().toList();
    String line = lines.get(random.nextInt(lines.size()));
    String all = text(name);
    List<String> others =
        List.of(
            all.replace(line + "\n", ""),
            all.replace(line, line + "\n" + line),
            all.replace(line, line.replaceFirst("not-text|malformed-json", "null-field")),
            all.replace(line, line.replaceFirst("(\"record\":)\\d+", "$199")),
            all.replace(line, line.replaceFirst("(\"source\":\")", "$1x")),
            all.replace(line, " " + line));
    String other = others.get(random.nextInt(others.size()));
    byte[] bytes = other.getBytes(StandardCharsets.UTF_8);
    write(name, bytes);
    seal(resealed(text(MANIFEST), name, bytes));
    return Damage.of("rejected lines, digests made anew:%n%s".formatted(other), name, MANIFEST);
  }

  /** A manifest with a file's size and digest made anew. */
  private static String resealed(String manifest, String name, byte[] bytes) {
    String before = "(?s)(\"path\" : \"" + Pattern.quote(name) + "\".*?\"bytes\" : )\\d+";
    return manifest
        .replaceFirst(before, "$1" + bytes.length)
        .replaceFirst(
            before + "(.*?\"sha256\" : \")[0-9a-f]+", "$1" + bytes.length + "$2" + sha256(bytes));
  }

  /** With its digest made anew, a file is damaged only if another number is read from it. */
  private Optional<Damage> replaceAndSeal(String name, byte[] bytes, String what)
      throws IOException {
    byte[] before = files.get(name);
    replaceAndSeal(name, bytes);
    return Arrays.equals(bytes, before) || numbers(name, bytes).equals(numbers(name, before))
        ? Optional.empty()
        : Damage.of("%s in %s, digests made anew".formatted(what, name), name, MANIFEST);
  }

  private void replaceAndSeal(String name, byte[] bytes) throws IOException {
    byte[] before = files.get(name);
    write(name, bytes);
    seal(
        text(MANIFEST)
            .replace(sha256(before), sha256(bytes))
            .replaceFirst(
                "(?s)(\"path\" : \"" + Pattern.quote(name) + "\".*?\"bytes\" : )\\d+",
                "$1" + bytes.length));
  }

  /** The numbers that a file holds, or that it cannot be read. */
  private String numbers(String name, byte[] bytes) throws IOException {
    Path copy = Files.write(folder.resolve("copy"), bytes);
    StringBuilder numbers = new StringBuilder();
    TensorFormat format = TensorFormat.labelled(name.substring(0, name.indexOf('/')));
    try (BatchReader batches = format.reader(copy)) {
      for (Optional<Batch> b = batches.next(); b.isPresent(); b = batches.next()) {
        numbers.append(b.get().number()).append(Arrays.toString(b.get().inputs()));
        numbers.append(Arrays.toString(b.get().targets()));
        numbers.append(Arrays.toString(b.get().lengths()));
        numbers.append(Arrays.toString(b.get().sources()));
        numbers.append(Arrays.toString(b.get().records())).append('\n');
      }
      return numbers.toString();
    } catch (IOException e) {
      return "damaged";
    }
  }

  private void seal(String manifest) throws IOException {
    byte[] bytes = manifest.getBytes(StandardCharsets.UTF_8);
    write(MANIFEST, bytes);
    write(SUCCESS, sha256(bytes).getBytes(StandardCharsets.US_ASCII));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private String any(Random random) {
    return List.copyOf(new TreeSet<>(files.keySet())).get(random.nextInt(files.size()));
  }

  private String anyTensor(Random random) {
    List<String> tensors =
        files.keySet().stream()
            .filter(name -> name.contains("/") && !name.startsWith("rejected/"))
            .toList();
    return tensors.get(random.nextInt(tensors.size()));
  }

  private String text(String name) {
    return new String(files.get(name), StandardCharsets.UTF_8);
  }

  private void write(String name, byte[] bytes) throws IOException {
    Files.write(run.resolve(name), bytes);
  }

  /** A run of two inputs, one with records that are rejected. */
  private void prepare(String settings) throws IOException {
    run = folder.resolve("run");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      lines.append(
          "{\"instruction\":\"Say %s.\",\"output\":\"%s\"}%n"
              .formatted(i, "It is größer than 数. ".repeat(i % 5 + 1))
              .replace("\r", ""));
      lines.append(i % 20 == 7 ? "{\"instruction\":1}\n" : i % 20 == 9 ? "oops\n\n" : "");
    }
    Path one = Files.writeString(folder.resolve("a.jsonl"), lines);
    Path other =
        Files.writeString(
            folder.resolve("b.json"),
            "[{\"instruction\":\"Sing.\",\"output\":\"La.\"},"
                + "{\"instruction\":\"Say.\",\"output\":\"Hello.\"}]");
    List<String> words = new ArrayList<>(List.of("prepare"));
    words.add(Files.writeString(folder.resolve("job.yaml"), "name: damage\n").toString());
    words.addAll(List.of("--master", "local[2]", "input.paths=[" + one + "," + other + "]"));
    words.addAll(List.of("output.path=" + run, "input.max-rejected=50%", "output.shard-rows=16"));
    words.addAll(List.of("output.formats=" + FORMATS, "batch.size=4"));
    words.addAll(List.of(settings.split(" ", -1)));
    Result result = sheaf(words);
    assertThat(result.exit()).as(result.err()).isZero();
    files = read();
    assertThat(files.keySet())
        .contains(MANIFEST, SUCCESS, "README.md", "rejected/part-00000.jsonl")
        .hasSizeGreaterThan(20);
  }

  private Map<String, byte[]> read() throws IOException {
    Map<String, byte[]> content = new TreeMap<>();
    try (Stream<Path> all = Files.walk(run)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        content.put(run.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return content;
  }

  private void restore() throws IOException {
    try (Stream<Path> all = Files.walk(run)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        String name = run.relativize(file).toString();
        boolean ours = files.containsKey(name);
        if (Files.isRegularFile(file) ? !ours : ours || name.endsWith("/deeper")) {
          Files.delete(file);
        }
      }
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      write(file.getKey(), file.getValue());
    }
  }

  /** What a command gave. */
  private record Result(int exit, String err) {}

  private Result verify() {
    // Of a folder without a scheme, Hadoop's settings would be asked, and read anew each time.
    return sheaf(List.of("verify", "file:" + run));
  }

  private static Result sheaf(List<String> words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Sheaf.run(
            new PrintWriter(out, true), new PrintWriter(err, true), words.toArray(String[]::new));
    return new Result(exit, err.toString());
  }
}
