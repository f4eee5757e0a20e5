package dev.sheaf.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LocalFolderTest extends FolderContract {
  @TempDir Path root;

  @Override
  OutputFolder newFolder() {
    return new LocalFolder(root.resolve("run"));
  }

  /** Where root may not write either; root may write to /dev/pts, but nothing can be made there. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aFolderIsReadOnlyWhereNothingCanBeWritten() {
    assertThat(new LocalFolder(Path.of("/proc/sys/run/deep")).isReadOnly()).isTrue();
    assertThat(new LocalFolder(Path.of("/dev/pts/run")).isReadOnly()).isTrue();
    assertThat(new LocalFolder(root.resolve("run/deep")).isReadOnly()).isFalse();
    assertThat(new LocalFolder(root).isReadOnly()).isFalse();
  }
}
