package dev.sheaf.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sheaf.data.InputStorage.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the input files of a job and tells their formats.
 *
 * <pre>
 *   data/          a.jsonl  b/c.jsonl  _SUCCESS  .hidden/d.jsonl
 *
 *   data           →  data/a.jsonl, data/b/c.jsonl
 *   data/*.jsonl   →  data/a.jsonl
 * </pre>
 */
public final class InputFiles {
  /** Of each, no more is read than what tells its format. */
  private static final int LOOKS_AT_A_TIME = 64;

  private static final Pattern GLOB = Pattern.compile("[*?\\[{]");
  private static final Pattern HIDDEN = Pattern.compile("(^|/)[_.]");
  private static final Comparator<Named> BY_PATH =
      (a, b) -> Arrays.compareUnsigned(a.path.getBytes(UTF_8), b.path.getBytes(UTF_8));

  private final InputStorage storage;
  private final Downloads downloads;

  /**
   * A lister of what one process sees.
   *
   * @param storage where files are looked for
   * @param downloads where URLs are brought
   */
  public InputFiles(InputStorage storage, Downloads downloads) {
    this.storage = storage;
    this.downloads = downloads;
  }

  private record Named(String path, Entry entry) {}

  /**
   * The files that some paths stand for, in the order of the paths.
   *
   * <p>A path is a file, a folder (all files below it), a glob in Hadoop's notation ({@code * ?
   * [a-c] {x,y}}; folders that match stand for the files below them) or an {@code http(s)} URL.
   * Files of a folder or glob are sorted by the UTF-8 bytes of their paths; those with a name that
   * begins with {@code _} or {@code .}, their own or that of a folder on the way, are left out.
   *
   * @param paths as people write them
   * @param format of all files, or {@link InputFormat#AUTO} to tell that of each by its content
   * @throws InputException if a path is missing, unreadable, holds or matches no file, a file is
   *     not in a format that is read, or two paths name the same file, whose records would count
   *     twice; the message has a line on each of these
   */
  public List<InputFile> list(List<String> paths, InputFormat format) {
    List<Callable<Look<InputFile>>> looks = new ArrayList<>();
    Map<String, String> pathByIdentity = new HashMap<>();
    for (String path : paths) {
      try {
        for (Named named : foundAt(path)) {
          looks.add(look(looks.size(), named, format, pathByIdentity));
        }
      } catch (InputException e) {
        looks.add(() -> new Look<>(null, e.getMessage()));
      }
    }
    return files(looks);
  }

  private static List<InputFile> files(List<Callable<Look<InputFile>>> looks) {
    List<InputFile> files = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    try {
      for (Look<InputFile> look : Together.answers(looks, LOOKS_AT_A_TIME)) {
        if (look.fault() == null) {
          files.add(look.found());
        } else {
          problems.add(look.fault());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!problems.isEmpty()) {
      throw new InputException(String.join("\n", problems));
    }
    return files;
  }

  private Callable<Look<InputFile>> look(
      int ordinal, Named named, InputFormat format, Map<String, String> pathByIdentity) {
    try {
      requireNew(named, pathByIdentity);
    } catch (IOException | InputException e) {
      return () -> new Look<>(null, explained(named.path, e).getMessage());
    }
    return () -> Look.of(InputException.class, () -> read(ordinal, named, format));
  }

  private InputFile read(int ordinal, Named named, InputFormat format) {
    try {
      return file(ordinal, named, format);
    } catch (IOException e) {
      throw explained(named.path, e);
    }
  }

  private List<Named> foundAt(String path) {
    try {
      return Downloads.isUrl(path) ? List.of(downloaded(path)) : found(path);
    } catch (IOException | InputException | IllegalArgumentException e) {
      throw explained(Secrets.masked(path), e);
    }
  }

  private Named downloaded(String url) throws IOException {
    String location = storage.locationOf("file:" + downloads.fetch(url).toAbsolutePath());
    return new Named(
        PinnedUrl.of(url).shown(), new Entry(location, storage.length(location), false, null));
  }

  private List<Named> found(String path) throws IOException {
    Optional<Entry> entry = storage.find(path);
    if (entry.isPresent()) {
      return inFolderOrAlone(path, entry.get());
    }
    Matcher glob = GLOB.matcher(path);
    if (!glob.find()) {
      throw new InputException("%s %s.".formatted(Secrets.masked(path), storage.missing(path)));
    }
    return matching(path, path.lastIndexOf('/', glob.start()));
  }

  private List<Named> inFolderOrAlone(String path, Entry entry) throws IOException {
    if (!entry.folder()) {
      return List.of(new Named(Secrets.masked(path), entry));
    }
    List<Named> files = filesBelow(path.replaceFirst("/+$", ""), List.of(entry), entry.location());
    if (files.isEmpty()) {
      throw new InputException("%s is a folder without a file.".formatted(Secrets.masked(path)));
    }
    return files;
  }

  /** What matches a glob whose last fixed slash is given, or -1 if it has none. */
  private List<Named> matching(String glob, int slash) throws IOException {
    String folder = glob.substring(0, Math.max(0, slash));
    String top = slash < 0 ? "." : slash == 0 ? "/" : folder;
    List<Named> files =
        filesBelow(slash < 0 ? "." : folder, storage.glob(glob), storage.locationOf(top));
    if (files.isEmpty()) {
      throw new InputException("%s matches no file.".formatted(Secrets.masked(glob)));
    }
    return slash < 0 ? withoutDot(files) : files;
  }

  private static List<Named> withoutDot(List<Named> files) {
    return files.stream().map(f -> new Named(f.path.substring("./".length()), f.entry)).toList();
  }

  /** The files among some entries and below them, named by the folder as people write it. */
  private List<Named> filesBelow(String folder, List<Entry> entries, String folderLocation)
      throws IOException {
    String top = folderLocation.endsWith("/") ? folderLocation : folderLocation + "/";
    String prefix = Secrets.masked(folder) + "/";
    List<Named> files = new ArrayList<>();
    List<Below> level = entries.stream().map(entry -> new Below(entry, Set.of())).toList();
    while (!level.isEmpty()) {
      List<Callable<List<Below>>> folders = new ArrayList<>();
      for (Below below : level) {
        String location = below.entry.location();
        String name = location.equals(folderLocation) ? "" : location.substring(top.length());
        if (isHidden(name)) {
          continue;
        }
        if (below.entry.folder()) {
          Set<String> around = below.andAround(storage.identity(location), prefix + name);
          folders.add(() -> children(below.entry, around));
        } else {
          files.add(new Named(prefix + name, below.entry));
        }
      }
      level = Together.answers(folders, LOOKS_AT_A_TIME).stream().flatMap(List::stream).toList();
    }
    files.sort(BY_PATH);
    return files;
  }

  private List<Below> children(Entry folder, Set<String> around) throws IOException {
    return storage.children(folder).stream().map(child -> new Below(child, around)).toList();
  }

  /** What lies in folders, and the identities of these. */
  private record Below(Entry entry, Set<String> around) {
    /** With that of this folder. */
    Set<String> andAround(String identity, String path) {
      Set<String> all = new HashSet<>(around);
      if (!all.add(identity)) {
        throw new InputException(
            "%s leads back to a folder that it lies in, so its files have no end; remove the link."
                .formatted(path));
      }
      return all;
    }
  }

  /** Whether a name, or that of a folder on the way, begins as names do that are left out. */
  static boolean isHidden(String name) {
    return HIDDEN.matcher(name).find();
  }

  /** Whether a name is a pattern. */
  static boolean isGlob(String name) {
    return GLOB.matcher(name).find();
  }

  private void requireNew(Named named, Map<String, String> pathByIdentity) throws IOException {
    String other = pathByIdentity.putIfAbsent(storage.identity(named.entry.location()), named.path);
    if (other != null) {
      throw new InputException(
          "%s is the same file as %s, so its records would count twice; name it once."
              .formatted(named.path, other));
    }
  }

  private InputFile file(int ordinal, Named named, InputFormat format) throws IOException {
    String location = named.entry.location();
    if (storage.isNoFile(location)) {
      throw new InputException(
          "%s is a pipe, a socket or a device; inputs are read more than once, so write it to a file first."
              .formatted(named.path));
    }
    try (InputStream in = storage.open(named.entry)) {
      long bytes = named.entry.bytes();
      Content content = Content.of(named.path, bytes, in, format);
      return new InputFile(
          ordinal,
          named.path,
          location,
          bytes,
          content.compression(),
          content.format(),
          named.entry.etag());
    }
  }

  private static InputException explained(String path, Exception e) {
    return e instanceof InputException problem
        ? problem
        : new InputException("%s %s.".formatted(path, StorageFault.whyUnreadable(e)), e);
  }
}
