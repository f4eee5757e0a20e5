package dev.sheaf.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ThriftSizesTest {
  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  @Test
  void aWalkEndsBehindTheStructure() throws DamagedFileException {
    // Field 1: int 1; 2: true; 3: text "ab"; 4: list of two empty structures; 5: map {1: 2}.
    ByteBuffer structure = bytes("15 02 11 18 02 6162 19 2c 00 00 1b 01 55 02 04 00 ff");

    ThriftSizes.check(structure);

    assertThat(structure.remaining()).isEqualTo(1);
  }

  @Test
  void aListThatItsBytesCannotHoldIsDamage() {
    assertDamage("19 fc ffffffff07 00", "2147483647 bytes or elements where 1 bytes are left");
  }

  @Test
  void aTextThatItsBytesCannotHoldIsDamage() {
    assertDamage("18 05 6162 00", "5 bytes or elements where 3 bytes are left");
  }

  @Test
  void aMapThatItsBytesCannotHoldIsDamage() {
    assertDamage("1b 7f 55 00", "127 bytes or elements where 2 bytes are left");
  }

  @Test
  void bottomlessListsAreDamage() {
    assertDamage("19" + "19".repeat(1_000), "nested deeper than 32");
  }

  @Test
  void aStructureThatDoesNotEndIsDamage() {
    assertDamage("15 02", "ends early");
  }

  private static void assertDamage(String hex, String message) {
    assertThatThrownBy(() -> ThriftSizes.check(bytes(hex)))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining(message);
  }
}
