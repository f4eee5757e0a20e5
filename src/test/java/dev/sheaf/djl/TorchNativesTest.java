package dev.sheaf.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.Command;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class TorchNativesTest {
  @Test
  void nothingIsAvailableWhereTheClassPathHasNoNatives() throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    try (URLClassLoader empty = new URLClassLoader(new URL[0], null)) {
      thread.setContextClassLoader(empty);
      assertThat(TorchNatives.available()).isFalse();
    } finally {
      thread.setContextClassLoader(loader);
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void theTestsHaveTheNatives() {
    assertThat(TorchNatives.available()).isTrue();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void theArtifactsAreNamedByTheirCoordinates() {
    assertThat(TorchNatives.artifacts())
        .isEqualTo(
            "ai.djl.pytorch:pytorch-native-cpu:2.7.1:linux-x86_64"
                + " and ai.djl.pytorch:pytorch-jni:2.7.1-0.35.1");
  }

  /** A process of its own, as libraries are loaded once. */
  static final class Loading {
    public static void main(String[] arguments) {
      TorchNatives.load();
    }
  }

  @Test
  @EnabledIf("dev.sheaf.djl.TorchNatives#available")
  void whereLibrariesCannotBeUnpackedTheSettingIsNamed() throws Exception {
    Command loading =
        Command.run(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-DDJL_CACHE_DIR=/dev/null/x",
            "-cp",
            System.getProperty("java.class.path"),
            Loading.class.getName());

    assertThat(loading.err())
        .contains("PyTorch does not load: ", "/dev/null")
        .contains("Set DJL_CACHE_DIR to a folder to write to and run code from, or set")
        .contains("collate.where=executors.");
  }

  @Test
  @EnabledIf("dev.sheaf.djl.TorchNatives#available")
  void theVersionsNamedAreThoseOfTheClassPath() throws IOException {
    assertThat(property("jnilib/pytorch.properties", "jni_version"))
        .isEqualTo(TorchNatives.TORCH_VERSION + "-" + TorchNatives.DJL_VERSION);
    assertThat(property("native/lib/pytorch.properties", "version"))
        .startsWith(TorchNatives.TORCH_VERSION + "-");
  }

  private static String property(String resource, String key) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = TorchNatives.class.getResourceAsStream("/" + resource)) {
      properties.load(in);
    }
    return properties.getProperty(key);
  }
}
