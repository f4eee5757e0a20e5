package dev.sheaf.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

class LocalFolderTest {
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

  @TempDir Path root;
  private OutputFolder folder;

  @BeforeEach
  void open() {
    folder = new LocalFolder(root.resolve("run"));
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
}
