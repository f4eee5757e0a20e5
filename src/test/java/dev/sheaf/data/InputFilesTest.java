package dev.sheaf.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {
  @TempDir Path folder;
  private String data;

  @BeforeEach
  void nameTheFolder() {
    data = folder + "/data";
  }

  private void write(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve("data").resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "{}\n");
    }
  }

  private List<InputFile> list(String... paths) {
    return new InputFiles(Reading.STORAGE, new Downloads(folder.resolve("cache"), Map.of()))
        .list(List.of(paths), InputFormat.AUTO);
  }

  private void assertPaths(List<InputFile> files, String... names) {
    assertThat(files)
        .extracting(InputFile::path)
        .containsExactly(List.of(names).stream().map(n -> data + "/" + n).toArray(String[]::new));
  }

  @Test
  void aFileIsItself() throws IOException {
    write("a.jsonl");

    assertThat(list(data + "/a.jsonl"))
        .containsExactly(
            new InputFile(
                0,
                data + "/a.jsonl",
                "file:" + data + "/a.jsonl",
                3,
                Compression.NONE,
                InputFormat.JSONL));
  }

  @Test
  void foldersAndFilesOfAStoreThatTakesItsTimeAreWaitedForTogether() throws IOException {
    String[] names =
        IntStream.range(10, 10 + Slow.AT_A_TIME)
            .mapToObj(number -> "%s/%s.jsonl".formatted(number, number))
            .toArray(String[]::new);
    write(names);
    Configuration hadoop = new Configuration(false);
    hadoop.set("fs.slow.impl", Slow.class.getName());
    Downloads downloads = new Downloads(folder.resolve("cache"), Map.of());

    List<InputFile> files =
        new InputFiles(new InputStorage(hadoop), downloads)
            .list(List.of("slow://" + data), InputFormat.AUTO);

    assertThat(files)
        .extracting(InputFile::path)
        .containsExactly(
            Stream.of(names).map(name -> "slow://" + data + "/" + name).toArray(String[]::new));
  }

  /** Answers for no file, and for no folder in the first one, before it is asked for many. */
  static final class Slow extends RawLocalFileSystem {
    static final int AT_A_TIME = 20;

    private final CountDownLatch files = new CountDownLatch(AT_A_TIME);
    private final CountDownLatch folders = new CountDownLatch(AT_A_TIME);

    @Override
    public URI getUri() {
      return URI.create("slow:///");
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path file, int buffer) throws IOException {
      await(files);
      return super.open(file, buffer);
    }

    @Override
    public FileStatus[] listStatus(org.apache.hadoop.fs.Path folder) throws IOException {
      if (!folder.getName().equals("data")) {
        await(folders);
      }
      return super.listStatus(folder);
    }

    private static void await(CountDownLatch all) throws IOException {
      all.countDown();
      try {
        if (!all.await(1, TimeUnit.MINUTES)) {
          throw new IOException("was asked for too few at a time");
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  @Test
  void aFolderIsTheFilesBelowItButHiddenOnes() throws IOException {
    write("a.jsonl", "b/c.jsonl", "_SUCCESS", ".hidden/d.jsonl", "b/_x/e.jsonl", "b/.f");

    assertPaths(list(data), "a.jsonl", "b/c.jsonl");
    assertPaths(list(data + "/"), "a.jsonl", "b/c.jsonl");
  }

  @Test
  void aNameWithAColonIsReadButNoGlobMatchesBesideIt() throws IOException {
    write("2026-01-01T00:00.jsonl", "b.jsonl");

    assertPaths(list(data), "2026-01-01T00:00.jsonl", "b.jsonl");
    assertPaths(list(data + "/2026-01-01T00:00.jsonl"), "2026-01-01T00:00.jsonl");
    assertThatThrownBy(() -> list(data + "/b*"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            data
                + "/b* cannot be matched: Hadoop's globs fail at the colon in"
                + " '2026-01-01T00:00.jsonl'. Name the folder, or each file.");
  }

  @Test
  void aGlobIsWhatMatchesButHiddenFiles() throws IOException {
    write("a.jsonl", "b/c.jsonl", "b/d.txt", "_e.jsonl", ".g/c.jsonl");

    assertPaths(list(data + "/*.jsonl"), "a.jsonl");
    assertPaths(list(data + "/*/c.jsonl"), "b/c.jsonl");
    assertPaths(list(data + "/b/[c-d].{jsonl,txt}"), "b/c.jsonl", "b/d.txt");
    assertPaths(list(data + "/?.jsonl"), "a.jsonl");
    assertPaths(list(data + "/*"), "a.jsonl", "b/c.jsonl", "b/d.txt");
  }

  @Test
  void whatIsSoughtOnAnotherDefaultFileSystemIsToldWithItsPlace() throws IOException {
    write("a.jsonl");
    Configuration hadoop = new Configuration();
    hadoop.set("fs.defaultFS", "viewfs://cluster");
    hadoop.set("fs.viewfs.mounttable.cluster.link./views", "file:" + data);
    hadoop.set("fs.viewfs.mounttable.cluster.homedir", "/views");
    InputStorage storage = new InputStorage(hadoop);
    String elsewhere = "does not exist on viewfs://cluster, the default file system;";
    String here = " a file of this machine would be file:" + data + "/a.jsonl";

    assertThat(storage.find("/views/a.jsonl")).isPresent();
    assertThatThrownBy(
            () -> new InputFiles(storage, null).list(List.of(data + "/a.jsonl"), InputFormat.AUTO))
        .hasMessage("%s/a.jsonl %s%s.", data, elsewhere, here);
    assertThatThrownBy(() -> WholeFile.read(storage, data + "/a.jsonl"))
        .hasMessage(elsewhere + here);
    assertThatThrownBy(() -> WholeFile.read(storage, "file:" + data + "/none.jsonl"))
        .hasMessage("does not exist");
  }

  @Test
  void filesAreSortedByTheUtf8BytesOfTheirPaths() throws IOException {
    // U+FF5E is below U+1F600 in UTF-8, and above its first half in UTF-16.
    write("b", "B", "a/z", "a.b", "a0", "é", "😀", "～");

    assertPaths(list(data), "B", "a.b", "a/z", "a0", "b", "é", "～", "😀");
    assertPaths(list(data + "/*"), "B", "a.b", "a/z", "a0", "b", "é", "～", "😀");
  }

  @Test
  void pathsKeepTheirOrder() throws IOException {
    write("a/1", "b/1", "c");

    List<InputFile> files = list(data + "/c", data + "/b", data + "/a/*");
    assertPaths(files, "c", "b/1", "a/1");
    assertThat(files).extracting(InputFile::ordinal).containsExactly(0, 1, 2);
  }

  @Test
  void oddNamesAreTakenAsTheyAre() throws IOException {
    write("a b#c%20d=e+f.jsonl", "[1].jsonl", "x:y/z.jsonl");

    for (InputFile file : list(data)) {
      assertThat(Reading.STORAGE.length(file.location())).isEqualTo(3);
      try (InputStream in = Reading.STORAGE.open(file.location(), 1)) {
        assertThat(in.readAllBytes()).isEqualTo("}\n".getBytes(UTF_8));
      }
    }
    assertPaths(list(data), "[1].jsonl", "a b#c%20d=e+f.jsonl", "x:y/z.jsonl");
    assertPaths(list(data + "/[1].jsonl"), "[1].jsonl");
    assertThat(list("file:" + data + "/a b#c%20d=e+f.jsonl")).hasSize(1);
    assertThat(list("file://" + data + "/[1].jsonl")).hasSize(1);
  }

  @Test
  void relativePathsAreThoseOfTheWorkingDirectory() {
    InputFile pom = list("pom.xm*").get(0);

    assertThat(pom.path()).isEqualTo("pom.xml");
    assertThat(pom.location()).isEqualTo("file:" + Path.of("pom.xml").toAbsolutePath());
    assertThat(list("./pom.xml").get(0).path()).isEqualTo("./pom.xml");
    assertThat(list("src/../pom.*").get(0).path()).isEqualTo("src/../pom.xml");
  }

  @Test
  void anEmptyFileIsFine() throws IOException {
    Files.createDirectories(Path.of(data));
    Files.createFile(Path.of(data, "empty.json"));

    assertThat(list(data).get(0).bytes()).isZero();
  }

  @Test
  void allProblemsAreNamedAtOnce() throws IOException {
    write("a.jsonl");
    Files.createDirectories(Path.of(data, "empty"));
    Files.writeString(Path.of(data, "b.bz2"), "BZh9", java.nio.charset.StandardCharsets.ISO_8859_1);

    assertThatThrownBy(
            () ->
                list(
                    data + "/none.jsonl",
                    data + "/*.csv",
                    data + "/empty",
                    data + "/a.jsonl",
                    data + "/b.bz2",
                    data + "/a.*"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            String.join(
                "\n",
                data + "/none.jsonl does not exist.",
                data + "/*.csv matches no file.",
                data + "/empty is a folder without a file.",
                data + "/b.bz2 is compressed with bzip2, which is not read; decompress it first.",
                data
                    + "/a.jsonl is the same file as "
                    + data
                    + "/a.jsonl, so its records would count twice; name it once."));
  }

  @Test
  void aFileUnderTwoNamesIsRefused() throws IOException {
    write("a.jsonl");
    Files.createSymbolicLink(Path.of(data, "b.jsonl"), Path.of(data, "a.jsonl"));

    assertThatThrownBy(() -> list(data))
        .isInstanceOf(InputException.class)
        .hasMessage(
            data
                + "/b.jsonl is the same file as "
                + data
                + "/a.jsonl, so its records would count twice; name it once.");
  }

  @Test
  void aFileThatMayNotBeReadIsRefused() throws IOException {
    write("a.jsonl");
    Path file = Path.of(data, "a.jsonl");
    Files.setPosixFilePermissions(file, java.util.Set.of());
    assumeThat(Files.isReadable(file)).isFalse();

    assertThatThrownBy(() -> list(data))
        .isInstanceOf(InputException.class)
        .hasMessage(file + " may not be read; the user of this process lacks the permission.");
  }

  @Test
  void pathsThatAreNoneAreRefused() {
    assertThatThrownBy(() -> list("", "nofs://host/a", "s3x://key:secret@bucket/a"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("nofs://host/a cannot be read: ")
        .hasMessageContaining("s3x://***@bucket/a cannot be read: ")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aPathThatTheLocaleCannotSpellIsToldTheWayOut() {
    // Half of a surrogate pair is in no encoding, be the locale what it may.
    for (String path : List.of(data + "/gr\uD83De.jsonl", data + "/\uD83D/*.jsonl")) {
      assertThatThrownBy(() -> list(path))
          .isInstanceOf(InputException.class)
          .hasMessage(
              path
                  + " has a name that is not in the encoding of this process, "
                  + System.getProperty("sun.jnu.encoding")
                  + "; rename it or set a locale that has it (LC_ALL=C.UTF-8).");
    }
  }

  @Test
  void aFileIsNotOpenedBehindItsEnd() throws IOException {
    write("a.jsonl");

    assertThatThrownBy(() -> Reading.STORAGE.open("file:" + data + "/a.jsonl", 4))
        .isInstanceOf(IOException.class)
        .hasMessage(data + "/a.jsonl has 3 bytes, no byte 4.");
  }
}
