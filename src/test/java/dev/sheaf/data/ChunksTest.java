package dev.sheaf.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ChunksTest {
  private static InputFile file(long bytes) {
    return new InputFile(0, "a", "file:/a", bytes, Compression.NONE, InputFormat.JSONL);
  }

  @Test
  void aFileIsCutAtTheMultiplesOfTheStride() {
    assertThat(Chunks.cut(file(20), 8))
        .extracting(Chunk::ordinal, Chunk::start, Chunk::end)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(0, 0L, 8L),
            org.assertj.core.groups.Tuple.tuple(1, 8L, 16L),
            org.assertj.core.groups.Tuple.tuple(2, 16L, 20L));
  }

  @Test
  void aFileOfWholeStridesHasNoEmptyChunk() {
    assertThat(Chunks.cut(file(16), 8)).extracting(Chunk::end).containsExactly(8L, 16L);
  }

  @Test
  void anEmptyFileIsOneEmptyChunk() {
    assertThat(Chunks.cut(file(0), 8))
        .containsExactly(new Chunk(file(0), 0, 0, 0, ArrayState.START));
  }

  @Test
  void theStrideIsEightMebibytes() {
    assertThat(Chunks.STRIDE).isEqualTo(8_388_608);
  }

  @Test
  void aFileHasAResolvedFormat() {
    assertThatThrownBy(
            () -> new InputFile(0, "a", "file:/a", 0, Compression.NONE, InputFormat.AUTO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The format of 'a' is not resolved.");
  }
}
