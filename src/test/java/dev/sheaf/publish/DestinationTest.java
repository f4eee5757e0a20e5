package dev.sheaf.publish;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class DestinationTest {
  private static final Identity IDENTITY =
      new Identity(
          JsonNodeFactory.instance.objectNode(),
          new Identity.TokenizerEntry("bytes", "00", 256, 0),
          new Identity.TemplateEntry("alpaca", "00"));

  /** A folder in which nothing can be created. */
  private static OutputFolder folder(boolean isReadOnly, IOException refusal) {
    return (OutputFolder)
        Proxy.newProxyInstance(
            OutputFolder.class.getClassLoader(),
            new Class<?>[] {OutputFolder.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "location" -> "/data/run";
                  case "isReadOnly" -> isReadOnly;
                  default -> throw refusal;
                });
  }

  @Test
  void aFolderThatIsReadOnlyIsNoDestinationWhateverTheLanguageOfTheSystem() {
    IOException refusal =
        new FileSystemException("/data/run", null, "Système de fichiers accessible en lecture");

    assertThatThrownBy(() -> new Destination(folder(true, refusal)).claim(IDENTITY, "f"))
        .isInstanceOf(DestinationException.class)
        .hasMessage(
            "/data/run cannot be a run's folder (/data/run: Système de fichiers accessible en"
                + " lecture): choose another output.path.");
  }

  @Test
  void aFullDiskMayBeADestinationTheNextTime() {
    IOException refusal = new FileSystemException("/data/run", null, "No space left on device");

    assertThatThrownBy(() -> new Destination(folder(false, refusal)).claim(IDENTITY, "f"))
        .isSameAs(refusal);
  }
}
