package dev.sheaf.publish;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LocalFolderTest extends FolderContract {
  @TempDir Path root;

  @Override
  OutputFolder newFolder() {
    return new LocalFolder(root.resolve("run"));
  }
}
