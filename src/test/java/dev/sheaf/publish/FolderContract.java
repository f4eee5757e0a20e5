package dev.sheaf.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every folder of a run holds to. */
abstract class FolderContract {
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

  private OutputFolder folder;

  /** A folder that is not there yet. */
  abstract OutputFolder newFolder() throws IOException;

  @BeforeEach
  void open() throws IOException {
    folder = newFolder();
  }

  @Test
  void aDraftAppearsWhenItIsPublished() throws IOException {
    try (Draft draft = folder.draft("npz/a.npz")) {
      draft.content().write(CONTENT);
      assertThat(folder.read("npz/a.npz")).isEmpty();
      assertThat(draft.publish()).isEqualTo(FileDigest.of(CONTENT));
    }

    assertThat(folder.read("npz/a.npz")).contains(CONTENT);
    assertThat(folder.list()).containsExactly("npz/a.npz");
  }

  @Test
  void aDraftThatIsNotPublishedLeavesNothing() throws IOException {
    try (Draft draft = folder.draft("a")) {
      draft.content().write(CONTENT);
    }

    assertThat(folder.list()).isEmpty();
  }

  @Test
  void aFileIsCreatedOnceHoweverManyTry() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Boolean> create = () -> folder.createNew("claim", CONTENT);
      List<Future<Boolean>> created = threads.invokeAll(java.util.Collections.nCopies(64, create));
      int winners = 0;
      for (Future<Boolean> future : created) {
        winners += future.get() ? 1 : 0;
      }
      assertThat(winners).isEqualTo(1);
    } finally {
      threads.shutdown();
    }
    assertThat(folder.list()).containsExactly("claim");
  }

  @Test
  void whatIsNotThereIsEmptyAndDeletedWithoutAWord() throws IOException {
    folder.delete("nothing");

    assertThat(folder.list()).isEmpty();
    assertThat(folder.read("nothing")).isEmpty();
    assertThat(FileDigest.of(folder, "nothing")).isEmpty();
  }

  @Test
  void aFolderIsDeletedWithAllThatIsInIt() throws IOException {
    folder.write("a/b/c", CONTENT);
    folder.write("a/d", CONTENT);
    folder.write("e", CONTENT);
    folder.delete("a");

    assertThat(folder.list()).containsExactly("e");
  }

  @Test
  void aFolderIsDeletedThoughOthersStillWriteThere() throws Exception {
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      Future<?> written = writer.submit(this::writeFiles);
      do {
        folder.delete("a");
      } while (!written.isDone());
      written.get();
    } finally {
      writer.shutdown();
    }
    folder.delete("a");
    assertThat(folder.list()).isEmpty();
  }

  private void writeFiles() {
    for (int file = 0; file < 50; file++) {
      try (OutputStream out = folder.create("a/" + file + "/b/c")) {
        out.write(CONTENT);
      } catch (IOException e) {
        // Its folder has just been deleted; so may all be, by one that does nothing else.
      }
    }
  }

  @Test
  void aDraftTakesThePlaceOfTheFileBeforeIt() throws IOException {
    folder.write("a", CONTENT);
    folder.write("a", new byte[] {1});

    assertThat(folder.read("a")).contains(new byte[] {1});
    assertThat(folder.list()).containsExactly("a");
  }

  @Test
  void aFileThatIsCreatedIsNotReplaced() throws IOException {
    folder.write("claim", CONTENT);

    assertThat(folder.createNew("claim", new byte[] {1})).isFalse();
    assertThat(folder.read("claim")).contains(CONTENT);
    assertThat(folder.list()).containsExactly("claim");
  }

  @Test
  void aCopyHoldsWhatTheFileHolds(@TempDir Path scratch) throws IOException {
    folder.write("a b#%/ü", CONTENT);

    assertThat(folder.localCopy("a b#%/ü", scratch)).hasBinaryContent(CONTENT);
    assertThat(folder.list()).containsExactly("a b#%/ü");
  }
}
