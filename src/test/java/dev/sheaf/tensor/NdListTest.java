package dev.sheaf.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.batch.Batch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NdListTest {
  @TempDir Path folder;

  @Test
  void aFileIsACountAndTheArraysInTheOrderOfTheBatch() throws IOException {
    Batch batch = TensorFiles.withoutTargets(TensorFiles.small(0));

    String magic = text("NDAR") + "00000003 01";
    String expected =
        "00000002"
            + (magic + text("inputs.000000") + text("DENSE") + text("INT32"))
            + "00000002 0000000000000002 0000000000000003 00000002 003f 003f 3c 00000018"
            + "01000000 02000000 03000000 04000000 09000000 09000000"
            + (magic + text("lengths.000000") + text("DENSE") + text("INT32"))
            + "00000001 0000000000000002 00000001 003f 3c 00000008 03000000 01000000";
    assertThat(TensorFiles.bytes(TensorFormat.NDLIST, DType.INT32, List.of(batch)))
        .isEqualTo(HexFormat.of().parseHex(expected.replace(" ", "")));
  }

  @Test
  void anArrayOf2GiBIsRefusedWithTheWayOut() throws IOException {
    NdListSink sink = new NdListSink(new ByteArrayOutputStream(), 2);
    ArrayHead head = new ArrayHead(BatchArray.INPUTS, 0, DType.INT64, 1 << 14, 1 << 14);

    assertThatThrownBy(() -> sink.write(head, new int[0]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("2,147,483,648 bytes")
        .hasMessageContaining("holds 2,147,483,647")
        .hasMessageContaining("batch.size");
  }

  private static String text(String text) {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits((short) text.length())
        + hex.formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }
}
