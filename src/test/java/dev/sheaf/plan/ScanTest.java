package dev.sheaf.plan;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.sheaf.data.Chunk;
import dev.sheaf.data.Compression;
import dev.sheaf.data.InputFile;
import dev.sheaf.data.InputFormat;
import dev.sheaf.data.Reason;
import dev.sheaf.data.Sha256;
import dev.sheaf.split.Fractions;
import dev.sheaf.split.HashSplitter;
import dev.sheaf.split.SequentialSplitter;
import dev.sheaf.split.Split;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScanTest {
  private static final InputFile ONE = input(0, "one.jsonl");
  private static final InputFile EMPTY = input(1, "empty.jsonl");
  private static final InputFile TWO = input(2, "two.jsonl");

  /** Two chunks of one file, none of another and one of a third. */
  private static final Scan SCAN =
      new Scan(
          List.of(ONE, EMPTY, TWO),
          10,
          List.of(
              new ChunkScan(
                  new Chunk(ONE, 0, 0, 10, null),
                  Sha256.hex("a".getBytes(US_ASCII)),
                  10,
                  6,
                  1,
                  5,
                  3,
                  1,
                  Map.of(Split.TRAIN, 2L, Split.VALIDATION, 1L),
                  Map.of(Reason.NOT_TEXT, 1L, Reason.BLANK_FIELD, 1L)),
              new ChunkScan(
                  new Chunk(ONE, 1, 10, 17, null),
                  Sha256.hex("b".getBytes(US_ASCII)),
                  7,
                  4,
                  2,
                  2,
                  2,
                  0,
                  Map.of(Split.TEST, 2L),
                  Map.of()),
              new ChunkScan(
                  new Chunk(TWO, 0, 0, 9, null),
                  Sha256.hex("c".getBytes(US_ASCII)),
                  9,
                  7,
                  0,
                  7,
                  5,
                  2,
                  Map.of(Split.TRAIN, 5L),
                  Map.of(Reason.NOT_TEXT, 2L))));

  @Test
  void recordsAndLinesAreNumberedInTheirFileAndAcceptedRecordsInTheRun() {
    assertThat(SCAN.number(new HashSplitter(new Fractions(0.5, 0.5), 0)))
        .extracting(
            NumberedChunk::ordinal,
            NumberedChunk::firstRecord,
            NumberedChunk::firstLine,
            NumberedChunk::firstRank)
        .containsExactly(tuple(0, 0L, 0L, 0L), tuple(1, 5L, 6L, 3L), tuple(2, 0L, 0L, 5L));
  }

  @Test
  void rowsAreNumberedInTheirSplitByContentAsTheScanFoundThem() {
    List<NumberedChunk> chunks = SCAN.number(new HashSplitter(new Fractions(0.5, 0.5), 0));

    assertThat(chunks)
        .extracting(NumberedChunk::firstInSplit)
        .containsExactly(sides(0, 0, 0), sides(2, 0, 1), sides(2, 2, 1));
    assertThat(chunks)
        .extracting(NumberedChunk::inSplit)
        .containsExactly(sides(2, 0, 1), sides(0, 2, 0), sides(5, 0, 0));
    assertThat(RunPlan.rows(chunks)).isEqualTo(sides(7, 2, 1));
  }

  @Test
  void rowsAreNumberedInTheirSplitByPlace() {
    List<NumberedChunk> chunks = SCAN.number(new SequentialSplitter(4, 3));

    assertThat(chunks)
        .extracting(NumberedChunk::firstInSplit)
        .containsExactly(sides(0, 0, 0), sides(3, 0, 0), sides(4, 1, 0));
    assertThat(chunks)
        .extracting(NumberedChunk::inSplit)
        .containsExactly(sides(3, 0, 0), sides(1, 1, 0), sides(0, 2, 3));
  }

  @Test
  void whatChunksHoldAddsUp() {
    assertThat(SCAN.bytes()).isEqualTo(26);
    assertThat(SCAN.records()).isEqualTo(14);
    assertThat(SCAN.accepted()).isEqualTo(10);
    assertThat(SCAN.spelling()).isEqualTo(3);
    assertThat(SCAN.rejectedByCode())
        .containsExactly(entry(Reason.NOT_TEXT.code(), 3L), entry(Reason.BLANK_FIELD.code(), 1L));
  }

  /** By sha256sum, of the digests of "a" and "b", of nothing, and of the digest of "c". */
  @Test
  void anInputIsKnownByTheDigestsOfItsChunks() {
    assertThat(SCAN.scannedInputs())
        .containsExactly(
            new Scan.ScannedInput(
                ONE, "e5a01fee14e0ed5c48714f22180f25ad8365b53f9779f79dc4a3d7e93963f94a", 7, 3),
            new Scan.ScannedInput(
                EMPTY, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 0, 0),
            new Scan.ScannedInput(
                TWO, "6632753d6ca30fea890f37fc150eaed8d068acf596acb2251b8fafd72db977d3", 7, 0));
  }

  private static InputFile input(int ordinal, String path) {
    return new InputFile(ordinal, path, "file:/" + path, 17, Compression.NONE, InputFormat.JSONL);
  }

  private static Map<Split, Long> sides(long train, long test, long validation) {
    return Map.of(Split.TRAIN, train, Split.TEST, test, Split.VALIDATION, validation);
  }
}
