package dev.sheaf.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.data.Text;
import java.nio.charset.StandardCharsets;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

class SparkTextTest {
  @Test
  void aTextInAnArrayStaysWhereItIs() {
    byte[] array = "(Zürich)".getBytes(StandardCharsets.UTF_8);

    Text text = SparkText.of(UTF8String.fromBytes(array, 1, 7));

    assertThat(text.array()).isSameAs(array);
    assertThat(text).hasToString("Zürich");
  }

  @Test
  void aTextThatIsElsewhereIsCopied() {
    long[] words = new long[2]; // as Spark sorts rows in
    byte[] bytes = "Zürich".getBytes(StandardCharsets.UTF_8);
    Platform.copyMemory(
        bytes, Platform.BYTE_ARRAY_OFFSET, words, Platform.LONG_ARRAY_OFFSET + 3, bytes.length);

    Text text =
        SparkText.of(UTF8String.fromAddress(words, Platform.LONG_ARRAY_OFFSET + 3, bytes.length));

    assertThat(text).hasToString("Zürich");
  }
}
